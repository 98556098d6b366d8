package functions

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// parsed is what PARSE_… found so far, on top of 1970-01-01 00:00:00.
type parsed struct {
	year, month, day     int64
	yearDay              int64
	hour, minute, second int64
	micros               int64
	pm, twelve           bool
	epoch                *int64
	zone                 *time.Location
}

func failed(s string) error { return fmt.Errorf("Failed to parse input string %q", s) }

func parseDate(format, s string) (date, error) {
	p, err := strptime(format, s)
	if err != nil {
		return date{}, err
	}
	f, ok := p.face()
	if !ok || p.epoch != nil {
		return date{}, failed(s)
	}
	return date{midnight(f)}, nil
}

func parseDatetime(format, s string) (datetime, error) {
	p, err := strptime(format, s)
	if err != nil {
		return datetime{}, err
	}
	f, ok := p.face()
	if !ok {
		return datetime{}, failed(s)
	}
	return datetime{f}, nil
}

func parseClock(format, s string) (clock, error) {
	d, err := parseDatetime(format, s)
	return clock{earliest.Add(d.Sub(midnight(d.Time)))}, err
}

func parseTimestamp(format, s, name string) (timestamp, error) {
	z, err := zone(name)
	if err != nil {
		return timestamp{}, err
	}
	p, err := strptime(format, s)
	if err != nil {
		return timestamp{}, err
	}
	if p.epoch != nil {
		return timestampOf(time.Unix(*p.epoch, 0).UTC())
	}
	f, ok := p.face()
	if !ok {
		return timestamp{}, failed(s)
	}
	if p.zone != nil {
		z = p.zone
	}
	return timestampOf(moment(f, z))
}

// face puts the parts together.
func (p *parsed) face() (time.Time, bool) {
	if p.twelve {
		p.hour %= 12
		if p.pm {
			p.hour += 12
		}
	}
	if p.yearDay > 0 {
		t := time.Date(int(p.year), 1, int(p.yearDay), 0, 0, 0, 0, time.UTC)
		if t.Year() != int(p.year) {
			return t, false
		}
		p.month, p.day = int64(t.Month()), int64(t.Day())
	}
	d, err := newDate(p.year, p.month, p.day)
	if err != nil {
		return time.Time{}, false
	}
	return d.Add(time.Duration(p.hour*3600+p.minute*60+p.second)*time.Second + time.Duration(p.micros)*time.Microsecond), true
}

// strptime reads a text by a format. A blank in the format stands for any
// number of blanks, none too.
func strptime(format, s string) (*parsed, error) {
	p := &parsed{year: 1970, month: 1, day: 1}
	rest := strings.TrimLeft(s, blanks)
	for i := 0; i < len(format); i++ {
		switch {
		case strings.IndexByte(blanks, format[i]) >= 0:
			rest = strings.TrimLeft(rest, blanks)
		case format[i] != '%':
			if rest == "" || rest[0] != format[i] {
				return nil, failed(s)
			}
			rest = rest[1:]
		default:
			element, err := elementAt(format[i+1:])
			if err != nil {
				return nil, err
			}
			i += len(element)
			read, ok := readers[element]
			if !ok {
				return nil, fmt.Errorf("the emulator cannot parse the format element %%%s", element)
			}
			if rest, ok = read(p, rest); !ok {
				return nil, failed(s)
			}
		}
	}
	if strings.TrimLeft(rest, blanks) != "" {
		return nil, failed(s)
	}
	return p, nil
}

const blanks = " \t\n\v\f\r"

// elementAt gives the letters after a percent sign.
func elementAt(s string) (string, error) {
	if s == "" {
		return "", fmt.Errorf("Format string cannot end with a single '%%'")
	}
	if s[0] != 'E' {
		return s[:1], nil
	}
	if strings.HasPrefix(s, "Ez") {
		return "Ez", nil
	}
	return s[:min(3, len(s))], nil
}

// reader takes its part from the start of a text and gives the rest.
type reader func(p *parsed, s string) (string, bool)

var readers = map[string]reader{
	"Y": number(4, 0, 9999, func(p *parsed) *int64 { return &p.year }), "E4Y": number(4, 0, 9999, func(p *parsed) *int64 { return &p.year }),
	"y": shortYear,
	"m": number(2, 1, 12, func(p *parsed) *int64 { return &p.month }),
	"d": number(2, 1, 31, func(p *parsed) *int64 { return &p.day }), "e": number(2, 1, 31, func(p *parsed) *int64 { return &p.day }),
	"j": number(3, 1, 366, func(p *parsed) *int64 { return &p.yearDay }),
	"H": number(2, 0, 23, func(p *parsed) *int64 { return &p.hour }), "k": number(2, 0, 23, func(p *parsed) *int64 { return &p.hour }),
	"I": twelveHours, "l": twelveHours,
	"M": number(2, 0, 59, func(p *parsed) *int64 { return &p.minute }),
	"S": number(2, 0, 59, func(p *parsed) *int64 { return &p.second }),
	"s": epochSeconds, "p": meridian, "P": meridian,
	"b": monthName, "B": monthName, "h": monthName, "a": weekdayName, "A": weekdayName,
	"z": offset, "Ez": offset, "Z": zoneName,
	"n": blank, "t": blank, "%": mark,
	"E*S": seconds(6), "E0S": seconds(0), "E1S": seconds(1), "E2S": seconds(2), "E3S": seconds(3), "E4S": seconds(4), "E5S": seconds(5), "E6S": seconds(6),
	"F": sequence("Y", "-", "m", "-", "d"), "D": sequence("m", "/", "d", "/", "y"), "x": sequence("m", "/", "d", "/", "y"),
	"c": sequence("a", " ", "b", " ", "d", " ", "H", ":", "M", ":", "S", " ", "Y"),
	"T": sequence("H", ":", "M", ":", "S"), "X": sequence("H", ":", "M", ":", "S"), "R": sequence("H", ":", "M"),
}

// sequence of elements and marks. It is read late: the table is not there yet.
func sequence(parts ...string) reader {
	return func(p *parsed, s string) (string, bool) {
		for _, part := range parts {
			ok := true
			if part == " " {
				s = strings.TrimLeft(s, blanks)
			} else if strings.ContainsAny(part, "-/:") {
				s, ok = strings.CutPrefix(s, part)
			} else {
				s, ok = simple[part](p, s)
			}
			if !ok {
				return s, false
			}
		}
		return s, true
	}
}

// simple are the elements that sequences are made of.
var simple = map[string]reader{
	"Y": number(4, 0, 9999, func(p *parsed) *int64 { return &p.year }),
	"y": shortYear,
	"m": number(2, 1, 12, func(p *parsed) *int64 { return &p.month }),
	"d": number(2, 1, 31, func(p *parsed) *int64 { return &p.day }),
	"H": number(2, 0, 23, func(p *parsed) *int64 { return &p.hour }),
	"M": number(2, 0, 59, func(p *parsed) *int64 { return &p.minute }),
	"S": number(2, 0, 59, func(p *parsed) *int64 { return &p.second }),
	"a": weekdayName, "b": monthName,
}

// digits takes as many digits as there are, up to a number.
func digits(s string, most int) (text, rest string) {
	n := 0
	for n < len(s) && n < most && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n], s[n:]
}

func number(width int, least, most int64, into func(*parsed) *int64) reader {
	return func(p *parsed, s string) (string, bool) {
		text, rest := digits(strings.TrimLeft(s, blanks), width)
		n := integer(text)
		*into(p) = n
		return rest, text != "" && n >= least && n <= most
	}
}

func shortYear(p *parsed, s string) (string, bool) {
	text, rest := digits(s, 2)
	p.year = 1900 + integer(text)
	if p.year < 1969 {
		p.year += 100
	}
	return rest, text != ""
}

func twelveHours(p *parsed, s string) (string, bool) {
	p.twelve = true
	return number(2, 1, 12, func(p *parsed) *int64 { return &p.hour })(p, s)
}

func seconds(most int) reader {
	return func(p *parsed, s string) (string, bool) {
		rest, ok := number(2, 0, 59, func(p *parsed) *int64 { return &p.second })(p, s)
		if !ok || most == 0 || !strings.HasPrefix(rest, ".") {
			return rest, ok
		}
		text, rest := digits(rest[1:], most)
		p.micros = integer((text + "000000")[:6])
		return rest, true
	}
}

func epochSeconds(p *parsed, s string) (string, bool) {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	text, rest := digits(s, 18)
	n, err := strconv.ParseInt(sign+text, 10, 64)
	p.epoch = &n
	return rest, err == nil
}

func meridian(p *parsed, s string) (string, bool) {
	if len(s) < 2 {
		return s, false
	}
	p.pm = strings.EqualFold(s[:2], "pm")
	return s[2:], p.pm || strings.EqualFold(s[:2], "am")
}

// named takes one of some names or their first three letters.
func named(s string, count int, name func(i int) string) (int, string, bool) {
	for i := range count {
		full := name(i)
		for _, n := range []string{full, full[:3]} {
			if len(s) >= len(n) && strings.EqualFold(s[:len(n)], n) {
				return i, s[len(n):], true
			}
		}
	}
	return 0, s, false
}

func monthName(p *parsed, s string) (string, bool) {
	i, rest, ok := named(s, 12, func(i int) string { return time.Month(i + 1).String() })
	p.month = int64(i) + 1
	return rest, ok
}

func weekdayName(_ *parsed, s string) (string, bool) {
	_, rest, ok := named(s, 7, func(i int) string { return time.Weekday(i).String() })
	return rest, ok
}

// offset is +hhmm, +hh:mm, +hh or Z.
func offset(p *parsed, s string) (string, bool) {
	if s != "" && (s[0] == 'Z' || s[0] == 'z') {
		p.zone = time.UTC
		return s[1:], true
	}
	if s == "" || s[0] != '+' && s[0] != '-' {
		return s, false
	}
	hours, rest := digits(s[1:], 2)
	minutes, after := digits(strings.TrimPrefix(rest, ":"), 2)
	if len(hours) != 2 || minutes != "" && len(minutes) != 2 {
		return s, false
	}
	if minutes != "" {
		rest = after
	}
	seconds := int(integer(hours))*3600 + int(integer(minutes))*60
	if s[0] == '-' {
		seconds = -seconds
	}
	p.zone = time.FixedZone("", seconds)
	return rest, true
}

func zoneName(p *parsed, s string) (string, bool) {
	end := strings.IndexAny(s, blanks)
	if end < 0 {
		end = len(s)
	}
	z, err := zone(s[:end])
	p.zone = z
	return s[end:], err == nil
}

func blank(_ *parsed, s string) (string, bool) { return strings.TrimLeft(s, blanks), true }

func mark(_ *parsed, s string) (string, bool) { return strings.CutPrefix(s, "%") }
