package definition

import (
	"slices"
	"strings"
)

// Line is a line of a difference: Mark is "+" for one that is new, "-" for one
// that is gone, " " for one that is in both.
type Line struct {
	Mark string `json:"mark"`
	Text string `json:"text"`
}

// longestDiff is how many lines of each side are compared line by line; longer
// texts are told as gone and new.
const longestDiff = 2000

// Diff compares two texts by a longest common sequence of lines.
func Diff(before, after string) []Line {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	var head, tail []Line
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head = append(head, Line{" ", a[0]})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append([]Line{{" ", a[len(a)-1]}}, tail...)
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return slices.Concat(head, middle(a, b), tail)
}

func marked(mark string, texts []string) []Line {
	lines := make([]Line, len(texts))
	for i, text := range texts {
		lines[i] = Line{mark, text}
	}
	return lines
}

// middle compares what is neither the same begin nor the same end.
func middle(a, b []string) []Line {
	if len(a) > longestDiff || len(b) > longestDiff {
		return append(marked("-", a), marked("+", b)...)
	}
	// common[i][j] is how many lines a[i:] and b[j:] have in common.
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			common[i][j] = max(common[i+1][j], common[i][j+1])
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var lines []Line
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			lines = append(lines, Line{" ", a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			lines = append(lines, Line{"-", a[i]})
			i++
		default:
			lines = append(lines, Line{"+", b[j]})
			j++
		}
	}
	return lines
}
