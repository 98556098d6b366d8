package functions

import (
	"database/sql/driver"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones must not depend on the machine
)

// times are the functions of dates and times that have to do with calendars and
// zones; formats.go has their texts.
var times = map[string]scalar{
	"date":                fn3(newDate),
	"time":                fn3(newClock),
	"datetime":            newDatetime,
	"timestamp_datetime":  fn2(timestampDatetime),
	"datetime_timestamp":  fn2(datetimeTimestamp),
	"unix":                fn2(sure2(func(t timestamp, unit int64) int64 { return floorDiv(t.UnixMicro(), unit) })),
	"timestamp_from":      fn2(timestampFrom),
	"date_from_unix_date": fn1(func(n int64) (date, error) { return dateAdd(date{time.Unix(0, 0).UTC()}, n, "day") }),
	"date_add":            fn3(dateAdd),
	"datetime_add":        fn3(datetimeAdd),
	"timestamp_add":       fn3(timestampAdd),
	"time_add":            fn3(timeAdd),
	"datetime_diff":       fn3(func(a, b datetime, part string) (int64, error) { return boundaries(a.Time, b.Time, part) }),
	"time_diff":           fn3(func(a, b clock, part string) (int64, error) { return boundaries(a.Time, b.Time, part) }),
	"timestamp_diff":      fn3(timestampDiff),
	"datetime_trunc": fn2(func(t datetime, part string) (datetime, error) {
		d, err := trunc(t.Time, part)
		return datetime{d}, err
	}),
	"time_trunc":      fn2(func(t clock, part string) (clock, error) { d, err := trunc(t.Time, part); return clock{d}, err }),
	"timestamp_trunc": fn3(timestampTrunc),
	"last_day":        fn2(lastDay),
	"extract":         fn2(extractPart),
}

// The first and last moment of every type with a date.
var (
	earliest = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)
)

func inRange(t time.Time) bool { return !t.Before(earliest) && !t.After(latest) }

func newDate(y, m, d int64) (date, error) {
	t := time.Date(int(y), time.Month(m), int(d), 0, 0, 0, 0, time.UTC)
	if y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || t.Day() != int(d) {
		return date{}, fmt.Errorf("Input calculates to invalid date: %04d-%02d-%02d", y, m, d)
	}
	return date{t}, nil
}

func newClock(h, m, s int64) (clock, error) {
	if h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60 {
		return clock{}, fmt.Errorf("Input calculates to invalid time: %02d:%02d:%02d", h, m, s)
	}
	return clock{time.Date(1, 1, 1, int(h), int(m), int(s), 0, time.UTC)}, nil
}

// newDatetime is DATETIME(year, month, day, hour, minute, second).
var newDatetime = scalar{
	in:  slices.Repeat(infos[int64](), 6),
	out: info[datetime](),
	call: func(v []driver.Value) (any, error) {
		d, err := newDate(decode[int64](v[0]), decode[int64](v[1]), decode[int64](v[2]))
		if err != nil {
			return nil, err
		}
		c, err := newClock(decode[int64](v[3]), decode[int64](v[4]), decode[int64](v[5]))
		return d.Add(c.Sub(earliest)), err
	},
}

var zones sync.Map

// zone reads a name of the time zone database or an offset: +hh[[:]mm], -h.
func zone(name string) (*time.Location, error) {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location), nil
	}
	z, err := newZone(name)
	if err != nil {
		return nil, fmt.Errorf("Invalid time zone: %s", name)
	}
	zones.Store(name, z)
	return z, nil
}

func newZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("no zone")
	}
	if name[0] != '+' && name[0] != '-' {
		return time.LoadLocation(name)
	}
	h, m, _ := strings.Cut(name[1:], ":")
	if len(h) == 4 && m == "" { // hhmm
		h, m = h[:2], h[2:]
	}
	hours, err := strconv.Atoi(h)
	if err != nil || len(h) > 2 {
		return nil, fmt.Errorf("no offset")
	}
	minutes := 0
	if m != "" {
		if minutes, err = strconv.Atoi(m); err != nil || len(m) != 2 || minutes > 59 {
			return nil, fmt.Errorf("no offset")
		}
	}
	if hours > 14 || hours == 14 && minutes > 0 {
		return nil, fmt.Errorf("no offset")
	}
	offset := hours*3600 + minutes*60
	if name[0] == '-' {
		offset = -offset
	}
	return time.FixedZone(name, offset), nil
}

// face gives the clock's face at a moment.
func face(t time.Time, z *time.Location) time.Time {
	t = t.In(z)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// moment gives the moment of a clock's face. A face that a zone shows twice, or
// leaves out, is read by the offset from before the change.
func moment(f time.Time, z *time.Location) time.Time {
	at := func(guess time.Time) time.Time {
		_, offset := guess.In(z).Zone()
		return f.Add(-time.Duration(offset) * time.Second)
	}
	before, after := at(f.Add(-24*time.Hour)), at(f.Add(24*time.Hour))
	if !face(before, z).Equal(f) && face(after, z).Equal(f) {
		return after
	}
	return before
}

func timestampDatetime(t timestamp, name string) (datetime, error) {
	z, err := zone(name)
	if err != nil {
		return datetime{}, err
	}
	return datetimeOf(face(t.Time, z))
}

func datetimeTimestamp(d datetime, name string) (timestamp, error) {
	z, err := zone(name)
	if err != nil {
		return timestamp{}, err
	}
	return timestampOf(moment(d.Time, z))
}

func datetimeOf(t time.Time) (datetime, error) {
	if !inRange(t) {
		return datetime{}, fmt.Errorf("DATETIME value out of range")
	}
	return datetime{t}, nil
}

func timestampOf(t time.Time) (timestamp, error) {
	if !inRange(t) {
		return timestamp{}, fmt.Errorf("TIMESTAMP value out of range")
	}
	return timestamp{t}, nil
}

func timestampFrom(n, unit int64) (timestamp, error) {
	const last = 253402300800 // seconds to the year 10000
	if n >= last*(1000000/unit) || n <= -last*(1000000/unit) {
		return timestamp{}, fmt.Errorf("TIMESTAMP value is out of allowed range: %d", n)
	}
	return timestampOf(time.UnixMicro(n * unit).UTC())
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// units are the parts of a fixed length, in microseconds.
var units = map[string]int64{
	"microsecond": 1, "millisecond": 1000, "second": 1e6, "minute": 60e6, "hour": 3600e6, "day": 86400e6,
}

// monthsOf are the parts of so many months.
var monthsOf = map[string]int64{"month": 1, "quarter": 3, "year": 12}

func dateAdd(d date, n int64, part string) (date, error) {
	t, err := add(d.Time, n, part)
	if err != nil || !inRange(t) {
		return date{}, fmt.Errorf("Adding %d %s to date %s causes overflow", n, strings.ToUpper(part), dateText(d))
	}
	return date{t}, nil
}

func datetimeAdd(d datetime, n int64, part string) (datetime, error) {
	t, err := add(d.Time, n, part)
	if err != nil || !inRange(t) {
		return datetime{}, fmt.Errorf("Adding %d %s to datetime %s causes overflow", n, strings.ToUpper(part), datetimeText(d))
	}
	return datetime{t}, nil
}

func timestampAdd(d timestamp, n int64, part string) (timestamp, error) {
	if units[part] == 0 {
		return timestamp{}, fmt.Errorf("Unsupported DateTimePart %s for TIMESTAMP_ADD", strings.ToUpper(part))
	}
	t, err := add(d.Time, n, part)
	if err != nil || !inRange(t) {
		return timestamp{}, fmt.Errorf("Adding %d %s to a timestamp causes overflow", n, strings.ToUpper(part))
	}
	return timestamp{t}, nil
}

func timeAdd(c clock, n int64, part string) (clock, error) {
	unit := units[part]
	if unit == 0 || part == "day" {
		return clock{}, fmt.Errorf("Unsupported DateTimePart %s for TIME_ADD", strings.ToUpper(part))
	}
	const day = 86400e6
	micros := c.Sub(earliest).Microseconds() + (n%(day/unit))*unit
	return clock{earliest.Add(time.Duration((micros%day+day)%day) * time.Microsecond)}, nil
}

var errOverflow = fmt.Errorf("overflow")

// add moves the calendar; a month without the day ends on its last.
func add(t time.Time, n int64, part string) (time.Time, error) {
	if part == "week" {
		part = "day"
		if n > math.MaxInt32 || n < math.MinInt32 {
			return t, errOverflow
		}
		n *= 7
	}
	if unit := units[part]; unit != 0 {
		// 10,000 years of microseconds are within 64 bits, but no time.Duration.
		const span = 315537897600e6
		if n > span/unit || n < -span/unit {
			return t, errOverflow
		}
		return time.UnixMicro(t.UnixMicro() + n*unit).UTC(), nil
	}
	months := monthsOf[part]
	if months == 0 {
		return t, fmt.Errorf("Unsupported DateTimePart %s", strings.ToUpper(part))
	}
	if n > 200000 || n < -200000 {
		return t, errOverflow
	}
	at := int64(t.Year())*12 + int64(t.Month()) - 1 + n*months
	y, m := floorDiv(at, 12), time.Month(at-12*floorDiv(at, 12)+1)
	first := time.Date(int(y), m, 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1), nil
}

// timestampDiff counts whole parts, towards zero.
func timestampDiff(a, b timestamp, part string) (int64, error) {
	unit := units[part]
	if unit == 0 {
		return 0, fmt.Errorf("Unsupported DateTimePart %s for TIMESTAMP_DIFF", strings.ToUpper(part))
	}
	return (a.UnixMicro() - b.UnixMicro()) / unit, nil
}

// boundaries counts how often a new part began between two faces.
func boundaries(a, b time.Time, part string) (int64, error) {
	switch part {
	case "month", "quarter", "year":
		months := func(t time.Time) int64 { return int64(t.Year())*12 + int64(t.Month()) - 1 }
		return months(a)/monthsOf[part] - months(b)/monthsOf[part], nil
	case "isoyear":
		ya, _ := a.ISOWeek()
		yb, _ := b.ISOWeek()
		return int64(ya - yb), nil
	}
	ta, err := trunc(a, part)
	if err != nil {
		return 0, err
	}
	tb, err := trunc(b, part)
	if err != nil {
		return 0, err
	}
	unit := units[part]
	if unit == 0 { // a week of some kind
		unit = 7 * units["day"]
	}
	return (ta.UnixMicro() - tb.UnixMicro()) / unit, nil
}

// weekdays are the first days of WEEK(…), and of WEEK and ISOWEEK.
var weekdays = map[string]time.Weekday{
	"week": time.Sunday, "isoweek": time.Monday, "week_sunday": time.Sunday, "week_monday": time.Monday, "week_tuesday": time.Tuesday,
	"week_wednesday": time.Wednesday, "week_thursday": time.Thursday, "week_friday": time.Friday, "week_saturday": time.Saturday,
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// weekStart gives the last midnight of a weekday that is not after t.
func weekStart(t time.Time, first time.Weekday) time.Time {
	return midnight(t).AddDate(0, 0, -((int(t.Weekday()) - int(first) + 7) % 7))
}

func trunc(t time.Time, part string) (time.Time, error) {
	switch part {
	case "microsecond":
		return t, nil
	case "millisecond", "second", "minute", "hour", "day":
		unit := units[part]
		return time.UnixMicro(floorDiv(t.UnixMicro(), unit) * unit).UTC(), nil
	case "month", "quarter", "year":
		n := int(monthsOf[part])
		month := (int(t.Month())-1)/n*n + 1
		return time.Date(t.Year(), time.Month(month), 1, 0, 0, 0, 0, time.UTC), nil
	case "isoyear":
		year, _ := t.ISOWeek()
		return weekStart(time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC), time.Monday), nil
	}
	first, ok := weekdays[part]
	if !ok {
		return t, fmt.Errorf("Unsupported DateTimePart %s", strings.ToUpper(part))
	}
	return weekStart(t, first), nil
}

// timestampTrunc truncates the face of the clock in a zone. Parts shorter than
// a day are cut from the moment itself, so that an hour that comes twice stays.
func timestampTrunc(t timestamp, part, name string) (timestamp, error) {
	z, err := zone(name)
	if err != nil {
		return timestamp{}, err
	}
	f := face(t.Time, z)
	cut, err := trunc(f, part)
	if err != nil {
		return timestamp{}, err
	}
	if unit := units[part]; unit != 0 && unit < units["day"] {
		return timestampOf(t.Add(-f.Sub(cut)))
	}
	return timestampOf(moment(cut, z))
}

func lastDay(d date, part string) (date, error) {
	start, err := trunc(d.Time, part)
	if err != nil {
		return date{}, err
	}
	var next time.Time
	switch {
	case monthsOf[part] != 0:
		next = start.AddDate(0, int(monthsOf[part]), 0)
	case part == "isoyear":
		next, _ = trunc(start.AddDate(0, 0, 7*53+3), part)
	default:
		next = start.AddDate(0, 0, 7)
	}
	return date{next.AddDate(0, 0, -1)}, nil
}

// extractPart reads a part of a clock's face.
func extractPart(t datetime, part string) (int64, error) {
	micros := int64(t.Nanosecond() / 1000)
	isoYear, isoWeek := t.ISOWeek()
	switch part {
	case "microsecond":
		return micros, nil
	case "millisecond":
		return micros / 1000, nil
	case "second":
		return int64(t.Second()), nil
	case "minute":
		return int64(t.Minute()), nil
	case "hour":
		return int64(t.Hour()), nil
	case "day":
		return int64(t.Day()), nil
	case "dayofweek":
		return int64(t.Weekday()) + 1, nil
	case "dayofyear":
		return int64(t.YearDay()), nil
	case "month":
		return int64(t.Month()), nil
	case "quarter":
		return int64(t.Month()-1)/3 + 1, nil
	case "year":
		return int64(t.Year()), nil
	case "isoyear":
		return int64(isoYear), nil
	case "isoweek":
		return int64(isoWeek), nil
	}
	first, ok := weekdays[part]
	if !ok {
		return 0, fmt.Errorf("Unsupported DateTimePart %s", strings.ToUpper(part))
	}
	return weekOfYear(t.Time, first), nil
}

// weekOfYear is 0 before the first such day of the year.
func weekOfYear(t time.Time, first time.Weekday) int64 {
	since := (int(t.Weekday()) - int(first) + 7) % 7
	return int64((t.YearDay() + 6 - since) / 7)
}
