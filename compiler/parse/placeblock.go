package parse

// traceBlock follows a literal (|) or folded (>) block. The indentation that
// YAML took off is what the first line with text has in the file beyond what
// it has in the value; so the block's header need not be understood.
func (f *file) traceBlock(value []rune, start int, literal bool) []place {
	line := f.lineOf(min(start, len(f.text)-1)) + 1
	w := &walker{f: f, value: value}
	indent := f.blockIndent(value, line)
	foldable := false // the line before was text that may be joined to this one
	var pending []int // line breaks not yet known to be kept
	first := true
	for ; !w.full() && line <= len(f.lines); line++ {
		text, at := f.line(line), f.lines[line-1]
		lineBreak := at + len(text)
		if len(text) <= indent { // an empty line
			pending = append(pending, lineBreak)
			continue
		}
		if blanks(text) < indent {
			break // the block is over
		}
		indented := isSpace(text[indent])
		switch {
		case first || literal || !foldable || indented:
			for _, b := range pending {
				w.put(b)
			}
		case len(pending) == 1:
			w.put(pending[0])
		default:
			for _, b := range pending[1:] {
				w.put(b)
			}
		}
		for i := indent; i < len(text); i++ {
			w.put(at + i)
		}
		w.at = lineBreak
		pending, foldable, first = []int{lineBreak}, !indented, false
	}
	for _, b := range pending { // what chomping kept
		w.put(b)
		w.at = b
	}
	return w.done()
}

// blockIndent gives how many blanks YAML took from each line of a block whose
// first line is given.
func (f *file) blockIndent(value []rune, line int) int {
	i := 0
	for i < len(value) && value[i] == '\n' {
		i, line = i+1, line+1
	}
	if i == len(value) {
		return len(f.text) // nothing but line breaks: every line is empty
	}
	if line > len(f.lines) {
		return 0
	}
	return max(0, blanks(f.line(line))-blanks(value[i:]))
}

func blanks(text []rune) int {
	n := 0
	for n < len(text) && text[n] == ' ' {
		n++
	}
	return n
}
