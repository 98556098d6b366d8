package functions

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// formats are FORMAT_… and PARSE_… of dates and times, and FORMAT.
var formats = map[string]scalar{
	"format_datetime":  fn2(func(f string, d datetime) (string, error) { return strftime(f, d.Time, nil) }),
	"format_timestamp": fn3(formatTimestamp),
	"parse_date":       fn2(parseDate),
	"parse_datetime":   fn2(parseDatetime),
	"parse_time":       fn2(parseClock),
	"parse_timestamp":  fn3(parseTimestamp),
	"format":           fn2(printf),
}

func formatTimestamp(f string, t timestamp, name string) (string, error) {
	z, err := zone(name)
	if err != nil {
		return "", err
	}
	there := t.In(z)
	return strftime(f, face(t.Time, z), &there)
}

// codes write a part of a clock's face.
var codes = map[byte]func(t time.Time) string{
	'A': func(t time.Time) string { return t.Format("Monday") },
	'a': func(t time.Time) string { return t.Format("Mon") },
	'B': func(t time.Time) string { return t.Format("January") },
	'b': func(t time.Time) string { return t.Format("Jan") },
	'h': func(t time.Time) string { return t.Format("Jan") },
	'C': func(t time.Time) string { return fmt.Sprintf("%02d", t.Year()/100) },
	'c': func(t time.Time) string { return t.Format("Mon Jan _2 15:04:05 ") + strconv.Itoa(t.Year()) },
	'D': func(t time.Time) string { return t.Format("01/02/06") },
	'd': func(t time.Time) string { return t.Format("02") },
	'e': func(t time.Time) string { return t.Format("_2") },
	'F': func(t time.Time) string { return strconv.Itoa(t.Year()) + t.Format("-01-02") },
	'G': func(t time.Time) string { y, _ := t.ISOWeek(); return strconv.Itoa(y) },
	'g': func(t time.Time) string { y, _ := t.ISOWeek(); return fmt.Sprintf("%02d", y%100) },
	'H': func(t time.Time) string { return t.Format("15") },
	'I': func(t time.Time) string { return t.Format("03") },
	'J': func(t time.Time) string {
		_, w := t.ISOWeek()
		return fmt.Sprintf("%03d", (w-1)*7+(int(t.Weekday())+6)%7+1)
	},
	'j': func(t time.Time) string { return fmt.Sprintf("%03d", t.YearDay()) },
	'k': func(t time.Time) string { return fmt.Sprintf("%2d", t.Hour()) },
	'l': func(t time.Time) string { return fmt.Sprintf("%2d", (t.Hour()+11)%12+1) },
	'M': func(t time.Time) string { return t.Format("04") },
	'm': func(t time.Time) string { return t.Format("01") },
	'n': func(time.Time) string { return "\n" },
	'P': func(t time.Time) string { return t.Format("pm") },
	'p': func(t time.Time) string { return t.Format("PM") },
	'Q': func(t time.Time) string { return strconv.Itoa((int(t.Month())-1)/3 + 1) },
	'R': func(t time.Time) string { return t.Format("15:04") },
	'S': func(t time.Time) string { return t.Format("05") },
	'T': func(t time.Time) string { return t.Format("15:04:05") },
	't': func(time.Time) string { return "\t" },
	'U': func(t time.Time) string { return fmt.Sprintf("%02d", weekOfYear(t, time.Sunday)) },
	'u': func(t time.Time) string { return strconv.Itoa((int(t.Weekday())+6)%7 + 1) },
	'V': func(t time.Time) string { _, w := t.ISOWeek(); return fmt.Sprintf("%02d", w) },
	'W': func(t time.Time) string { return fmt.Sprintf("%02d", weekOfYear(t, time.Monday)) },
	'w': func(t time.Time) string { return strconv.Itoa(int(t.Weekday())) },
	'X': func(t time.Time) string { return t.Format("15:04:05") },
	'x': func(t time.Time) string { return t.Format("01/02/06") },
	'Y': func(t time.Time) string { return strconv.Itoa(t.Year()) },
	'y': func(t time.Time) string { return t.Format("06") },
	'%': func(time.Time) string { return "%" },
}

// strftime writes a clock's face. The moment is there for a timestamp only,
// and %s, %Z, %z and %Ez with it.
func strftime(format string, f time.Time, moment *time.Time) (string, error) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		if write, ok := codes[format[i]]; ok {
			b.WriteString(write(f))
			continue
		}
		element := format[i:]
		text, length, ok := extended(element, f)
		if !ok && moment != nil {
			text, length, ok = zoned(element, *moment)
		}
		if !ok {
			return "", fmt.Errorf("the emulator has no format element %%%.3s here", element)
		}
		b.WriteString(text)
		i += length - 1
	}
	return b.String(), nil
}

// extended writes %E*S, %E0S to %E6S and %E4Y, and tells how long the element is.
func extended(element string, t time.Time) (string, int, bool) {
	if len(element) < 3 || element[0] != 'E' {
		return "", 0, false
	}
	seconds, micros := t.Format("05"), fmt.Sprintf("%06d", t.Nanosecond()/1000)
	switch {
	case element[:3] == "E4Y":
		return fmt.Sprintf("%04d", t.Year()), 3, true
	case element[:3] == "E*S":
		if micros = strings.TrimRight(micros, "0"); micros == "" {
			return seconds, 3, true
		}
		return seconds + "." + micros, 3, true
	case element[2] == 'S' && element[1] == '0':
		return seconds, 3, true
	case element[2] == 'S' && element[1] >= '1' && element[1] <= '6':
		return seconds + "." + micros[:element[1]-'0'], 3, true
	}
	return "", 0, false
}

func zoned(element string, t time.Time) (string, int, bool) {
	switch {
	case strings.HasPrefix(element, "Ez"):
		return t.Format("-07:00"), 2, true
	case element[0] == 'z':
		return t.Format("-0700"), 1, true
	case element[0] == 's':
		return strconv.FormatInt(t.Unix(), 10), 1, true
	case element[0] == 'Z':
		name := "UTC"
		if _, offset := t.Zone(); offset != 0 {
			name += strings.Replace(strings.TrimSuffix(t.Format("-07:00"), ":00"), "0", "", 1)
		}
		return name, 1, true
	}
	return "", 0, false
}

// printf is FORMAT for %s, %d, %i, %f, %e, %g, %x, %X, %o and %t. The arguments
// are texts after the letter of their kind: s, i, f or n.
func printf(format string, args []maybe) (*string, error) {
	var b strings.Builder
	next := 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		start := i
		for i++; i < len(format) && strings.IndexByte("-+ #0123456789.'", format[i]) >= 0; i++ {
		}
		if i == len(format) {
			return nil, fmt.Errorf("Invalid FORMAT string: %q ends in a specifier", format)
		}
		if format[i] == '%' {
			b.WriteByte('%')
			continue
		}
		if next == len(args) {
			return nil, fmt.Errorf("Too few arguments to FORMAT for pattern %q", format)
		}
		arg := args[next]
		next++
		if arg.null && format[i] != 't' {
			return nil, nil
		}
		text, err := formatted(format[start:i], format[i], arg)
		if err != nil {
			return nil, err
		}
		b.WriteString(text)
	}
	if next < len(args) {
		return nil, fmt.Errorf("Too many arguments to FORMAT for pattern %q", format)
	}
	out := b.String()
	return &out, nil
}

func formatted(flags string, verb byte, arg maybe) (string, error) {
	if arg.null {
		return fmt.Sprintf(flags+"s", "NULL"), nil
	}
	kind, value := arg.text[0], arg.text[1:]
	switch {
	case strings.Contains(flags, "'"):
	case verb == 't' || verb == 's' && kind == 's':
		return fmt.Sprintf(flags+"s", value), nil
	case kind == 'i' && strings.IndexByte("dixXo", verb) >= 0:
		n, err := strconv.ParseInt(value, 10, 64)
		if verb == 'i' {
			verb = 'd'
		}
		return fmt.Sprintf(flags+string(verb), n), err
	case kind != 's' && strings.IndexByte("feEgG", verb) >= 0:
		f, err := strconv.ParseFloat(value, 64)
		return fmt.Sprintf(flags+string(verb), f), err
	}
	return "", fmt.Errorf("the emulator has no FORMAT specifier %s%c for such an argument", flags, verb)
}
