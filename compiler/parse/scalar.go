package parse

import (
	"strconv"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/expr"
)

// Int gives the value of a whole number, written in digits, quoted or not.
func (n Node) Int() (int64, bool) {
	i, err := strconv.ParseInt(n.Text(), 10, 64)
	return i, err == nil
}

// Bool gives the value of true or false; yes, no, on and off are taken too.
func (n Node) Bool() (value, ok bool) {
	switch strings.ToLower(n.Text()) {
	case "true", "yes", "on":
		return true, true
	case "false", "no", "off":
		return false, true
	}
	return false, false
}

// Duration gives the value of a duration as expressions write it: 90s, 15m,
// 12h, 30d, 2w.
func (n Node) Duration() (time.Duration, bool) {
	d, err := expr.ParseDuration(n.Text())
	return d, err == nil
}

// Percent gives the value of a percentage: 10 for "10%".
func (n Node) Percent() (float64, bool) {
	digits, ok := strings.CutSuffix(n.Text(), "%")
	if !ok || strings.Trim(digits, "0123456789.") != "" {
		return 0, false
	}
	p, err := strconv.ParseFloat(digits, 64)
	return p, err == nil && p <= 100
}
