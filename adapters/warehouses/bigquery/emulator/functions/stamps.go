package functions

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// stamps are dates and times as plain text, as casts read and write them.
var stamps = map[string]scalar{
	"date_string":           fn1(sure(dateText)),
	"datetime_string":       fn1(sure(datetimeText)),
	"time_string":           fn1(sure(func(c clock) string { return c.Format("15:04:05") + fraction(c.Time) })),
	"timestamp_string":      fn2(timestampText),
	"string_date":           fn1(parseDateText),
	"string_datetime":       fn1(parseDatetimeText),
	"string_time":           fn1(parseTimeText),
	"string_timestamp":      fn2(func(s, name string) (timestamp, error) { return parseTimestampText(s, name, true) }),
	"string_timestamp_zone": fn2(func(s, name string) (timestamp, error) { return parseTimestampText(s, name, false) }),
	"interval_text":         fn1(sure(intervalText)),
}

func dateText(d date) string { return fmt.Sprintf("%04d-%02d-%02d", d.Year(), d.Month(), d.Day()) }

func datetimeText(d datetime) string {
	return dateText(date(d)) + d.Format(" 15:04:05") + fraction(d.Time)
}

// fraction has no digits, three or six.
func fraction(t time.Time) string {
	micros := t.Nanosecond() / 1000
	switch {
	case micros == 0:
		return ""
	case micros%1000 == 0:
		return fmt.Sprintf(".%03d", micros/1000)
	}
	return fmt.Sprintf(".%06d", micros)
}

func timestampText(t timestamp, name string) (string, error) {
	z, err := zone(name)
	if err != nil {
		return "", err
	}
	return datetimeText(datetime{face(t.Time, z)}) + offsetText(t.In(z)), nil
}

// offsetText is +hh, or +hh:mm where there are minutes.
func offsetText(t time.Time) string {
	_, offset := t.Zone()
	s := t.Format("-07:00")
	if offset%3600 == 0 {
		s = t.Format("-07")
	}
	return s
}

const (
	datePattern = `(\d{4})-(\d{1,2})-(\d{1,2})`
	timePattern = `(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{0,6}))?`
)

var (
	dateForm      = regexp.MustCompile(`^` + datePattern + `$`)
	datetimeForm  = regexp.MustCompile(`^` + datePattern + `(?:[ Tt]` + timePattern + `)?$`)
	timeForm      = regexp.MustCompile(`^` + timePattern + `$`)
	timestampForm = regexp.MustCompile(`^` + datePattern + `(?:[ Tt]` + timePattern + `)?([Zz]| ?[+-](?:\d{4}|\d{1,2}(?::\d{2})?)| [A-Za-z][A-Za-z0-9_/+-]*)?$`)
)

func parseDateText(s string) (date, error) {
	m := dateForm.FindStringSubmatch(s)
	if m == nil {
		return date{}, fmt.Errorf("Invalid date: '%s'", s)
	}
	d, err := newDate(integer(m[1]), integer(m[2]), integer(m[3]))
	if err != nil {
		return date{}, fmt.Errorf("Invalid date: '%s'", s)
	}
	return d, nil
}

func parseDatetimeText(s string) (datetime, error) {
	m := datetimeForm.FindStringSubmatch(s)
	if m == nil {
		return datetime{}, fmt.Errorf("Invalid datetime string %q", s)
	}
	t, ok := faceOf(m[1:])
	if !ok {
		return datetime{}, fmt.Errorf("Invalid datetime string %q", s)
	}
	return datetime{t}, nil
}

func parseTimeText(s string) (clock, error) {
	m := timeForm.FindStringSubmatch(s)
	if m == nil {
		return clock{}, fmt.Errorf("Invalid time string %q", s)
	}
	t, ok := faceOf(append([]string{"1", "1", "1"}, m[1:]...))
	if !ok {
		return clock{}, fmt.Errorf("Invalid time string %q", s)
	}
	return clock{t}, nil
}

// parseTimestampText reads a moment; the zone named is for texts that name none,
// and where that is not the default a text may not name another.
func parseTimestampText(s, name string, mayName bool) (timestamp, error) {
	m := timestampForm.FindStringSubmatch(s)
	if m == nil {
		return timestamp{}, fmt.Errorf("Invalid timestamp: '%s'", s)
	}
	if own := strings.TrimSpace(m[8]); own != "" {
		if !mayName {
			return timestamp{}, fmt.Errorf("TIMESTAMP() has a time zone in its text and as an argument: '%s'", s)
		}
		if name = own; strings.EqualFold(own, "z") {
			name = "UTC"
		}
	}
	z, err := zone(name)
	if err != nil {
		return timestamp{}, fmt.Errorf("Invalid timestamp: '%s'", s)
	}
	f, ok := faceOf(m[1:])
	if !ok {
		return timestamp{}, fmt.Errorf("Invalid timestamp: '%s'", s)
	}
	return timestampOf(moment(f, z))
}

func integer(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// faceOf takes year, month, day, hour, minute, second and fraction; a text
// without a time has none of the last four. A leap second is the next minute.
func faceOf(m []string) (time.Time, bool) {
	d, err := newDate(integer(m[0]), integer(m[1]), integer(m[2]))
	if err != nil {
		return time.Time{}, false
	}
	h, min, sec := integer(m[3]), integer(m[4]), integer(m[5])
	if h > 23 || min > 59 || sec > 60 {
		return time.Time{}, false
	}
	micros := integer((m[6] + "000000")[:6])
	return d.Add(time.Duration(h)*time.Hour + time.Duration(min)*time.Minute + time.Duration(sec)*time.Second +
		time.Duration(micros)*time.Microsecond), true
}

// intervalText is Y-M D H:M:S[.F].
func intervalText(s span) string {
	sign := func(n int64) string {
		if n < 0 {
			return "-"
		}
		return ""
	}
	months, micros := int64(s.Months), s.Micros
	m, u := abs(months), abs(micros)
	out := fmt.Sprintf("%s%d-%d %d %s%d:%d:%d", sign(months), m/12, m%12, s.Days, sign(micros), u/3600e6, u/60e6%60, u/1e6%60)
	if part := u % 1e6; part != 0 {
		out += strings.TrimRight(fmt.Sprintf(".%06d", part), "0")
	}
	return out
}
