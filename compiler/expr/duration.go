package expr

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxDays bounds durations: what is longer is a slip, and would leave the
// range of a timestamp.
const maxDays = 36500

var units = map[string]time.Duration{
	"s": time.Second, "m": time.Minute, "h": time.Hour,
	"d": 24 * time.Hour, "w": 7 * 24 * time.Hour,
}

// unitWords are ways to write a unit that weft spells with one letter.
var unitWords = map[string]string{
	"sec": "s", "secs": "s", "second": "s", "seconds": "s",
	"min": "m", "mins": "m", "minute": "m", "minutes": "m",
	"hr": "h", "hrs": "h", "hour": "h", "hours": "h",
	"day": "d", "days": "d", "wk": "w", "week": "w", "weeks": "w",
}

// calendarUnits have no length: their days.
var calendarUnits = map[string]int{
	"mo": 30, "mon": 30, "month": 30, "months": 30,
	"q": 90, "quarter": 90, "quarters": 90,
	"y": 365, "yr": 365, "yrs": 365, "year": 365, "years": 365,
}

// ParseDuration reads a duration as expressions write it: a whole number and
// one of s, m (minutes), h, d, w. The error says what is wrong and what to
// write instead.
func ParseDuration(text string) (time.Duration, error) {
	digits := strings.TrimRight(strings.ToLower(text), "abcdefghijklmnopqrstuvwxyz")
	unit := text[len(digits):]
	digits = strings.TrimSpace(digits)
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, fmt.Errorf("%q is not a duration: write a whole number and a unit, as in 15m, 12h, 30d or 2w", text)
	}
	d, problem := durationOf(digits, unit)
	if problem == "" && digits+unit != text {
		problem = fmt.Sprintf("%q has a blank before its unit", text)
	}
	if problem != "" {
		if mended := mendDuration(digits, unit); mended != "" {
			problem += fmt.Sprintf(": write %s", mended)
		}
		return 0, errors.New(problem)
	}
	return d, nil
}

// durationOf gives the length, or what is wrong.
func durationOf(digits, unit string) (time.Duration, string) {
	length, ok := units[unit]
	if !ok {
		lower := strings.ToLower(unit)
		switch {
		case unit == "":
			return 0, fmt.Sprintf("the duration %q has no unit", digits)
		case calendarUnits[lower] != 0:
			return 0, fmt.Sprintf("months, quarters and years are not durations, because they have no fixed length (%q)", digits+unit)
		}
		return 0, fmt.Sprintf("%q is not a unit of time: s, m, h, d and w are", unit)
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > int64(maxDays*24*time.Hour/length) {
		return 0, fmt.Sprintf("the duration %q is longer than 100 years", digits+unit)
	}
	return time.Duration(n) * length, ""
}

// mendDuration gives what was surely meant, or "".
func mendDuration(digits, unit string) string {
	lower := strings.ToLower(unit)
	if days := calendarUnits[lower]; days != 0 {
		n, err := strconv.Atoi(digits)
		if err != nil || n > maxDays/days {
			return ""
		}
		return strconv.Itoa(n*days) + "d"
	}
	if letter := unitWords[lower]; letter != "" {
		unit = letter
	} else if units[lower] != 0 {
		unit = lower
	}
	if _, problem := durationOf(digits, unit); problem != "" {
		return ""
	}
	return digits + unit
}

// isUnit tells whether a word after a number was meant as a unit of time.
func isUnit(word string) bool {
	word = strings.ToLower(word)
	return unitWords[word] != "" || calendarUnits[word] != 0 || units[word] != 0
}

// DurationText writes a duration with the largest unit, up to days, that leaves
// no rest: 90d, 12h, 15m.
func DurationText(d time.Duration) string {
	for _, unit := range []string{"d", "h", "m", "s"} {
		if d%units[unit] == 0 {
			return strconv.FormatInt(int64(d/units[unit]), 10) + unit
		}
	}
	return d.String()
}

// microsText is the DurationText of a literal, which holds microseconds.
func microsText(micros string) string {
	n, err := strconv.ParseInt(micros, 10, 64)
	if err != nil {
		return micros
	}
	return DurationText(time.Duration(n) * time.Microsecond)
}
