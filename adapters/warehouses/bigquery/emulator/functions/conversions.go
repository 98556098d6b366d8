package functions

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// conversions are casts that are not of decimals or times.
var conversions = map[string]scalar{
	"string_int64":   fn1(parseInt),
	"string_float64": fn1(parseFloat),
	"string_bool":    fn1(parseBool),
	"float64_string": fn1(sure(shortest)),
	"float64_int64":  fn1(floatInt),
	"bytes_string":   fn1(bytesText),
	"from_hex":       fn1(fromHex),
	"from_base64":    fn1(fromBase64),
}

// parseInt reads decimal digits, or hexadecimal ones after 0x.
func parseInt(s string) (int64, error) {
	digits, base := trimASCII(s), 10
	sign := ""
	if digits != "" && (digits[0] == '-' || digits[0] == '+') {
		sign, digits = digits[:1], digits[1:]
	}
	if len(digits) > 2 && strings.EqualFold(digits[:2], "0x") {
		digits, base = digits[2:], 16
	}
	if digits == "" || digits[0] == '-' || digits[0] == '+' || strings.Contains(digits, "_") {
		return 0, fmt.Errorf("Bad int64 value: %s", s)
	}
	n, err := strconv.ParseInt(sign+digits, base, 64)
	if err != nil {
		return 0, fmt.Errorf("Bad int64 value: %s", s)
	}
	return n, nil
}

func parseFloat(s string) (float64, error) {
	word := strings.ToLower(trimASCII(s))
	switch strings.TrimLeft(word, "+-") {
	case "inf", "infinity", "nan":
		if len(word)-len(strings.TrimLeft(word, "+-")) <= 1 {
			f, _ := strconv.ParseFloat(word, 64)
			return f, nil
		}
	}
	if strings.ContainsAny(word, "_n") {
		return 0, fmt.Errorf("Bad double value: %s", s)
	}
	if strings.Contains(word, "0x") && !strings.Contains(word, "p") {
		word += "p0" // Go wants the exponent of a hexadecimal number
	}
	f, err := strconv.ParseFloat(word, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) { // beyond the range is infinity
		return 0, fmt.Errorf("Bad double value: %s", s)
	}
	return f, nil
}

func parseBool(s string) (bool, error) {
	switch strings.ToLower(s) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, fmt.Errorf("Bad bool value: %s", s)
}

// shortest is %.15g where that reads back as the same number, else %.17g.
func shortest(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	s := strconv.FormatFloat(f, 'g', 15, 64)
	if back, err := strconv.ParseFloat(s, 64); err != nil || back != f {
		s = strconv.FormatFloat(f, 'g', 17, 64)
	}
	return s
}

func floatInt(f float64) (int64, error) {
	r := math.Round(f)
	if math.IsNaN(f) || r < -(1<<63) || r >= 1<<63 {
		return 0, fmt.Errorf("Illegal conversion: %v to INT64", f)
	}
	return int64(r), nil
}

func bytesText(b []byte) (string, error) {
	if !utf8.Valid(b) {
		return "", fmt.Errorf("Invalid UTF-8 in a cast of bytes to string")
	}
	return string(b), nil
}

// fromHex takes an odd number of digits for one with a 0 before it.
func fromHex(s string) ([]byte, error) {
	if len(s)%2 == 1 {
		s = "0" + s
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("Failed to decode invalid hexadecimal string")
	}
	return b, nil
}

func fromBase64(s string) ([]byte, error) {
	for _, e := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding} {
		if b, err := e.DecodeString(s); err == nil {
			return b, nil
		}
	}
	return nil, fmt.Errorf("Failed to decode invalid base64 string")
}
