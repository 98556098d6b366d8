package emit

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// fingerprint is the hash of what a step does and of the steps that it reads.
// Comments, the run's moment and its id do not count: two runs of one model have the
// same fingerprints, and so have two that differ in wording.
func (w *writer) fingerprint(s models.PlanStep) string {
	h := sha256.New()
	write := func(kind, text string) {
		h.Write([]byte(kind))
		h.Write([]byte{0})
		h.Write([]byte(text))
		h.Write([]byte{0})
	}
	write("kind", s.Kind)
	statements := s.Statements
	if s.Until != nil {
		write("probe", w.plain(s.Until.Probe))
		statements = slices.Concat(statements, s.Until.Rescue)
	}
	for _, sql := range statements {
		write("sql", w.plain(sql))
	}
	after := slices.Sorted(slices.Values(s.After))
	for _, name := range after {
		write("after", w.printOf[name])
	}
	print := hex.EncodeToString(h.Sum(nil))[:16]
	w.printOf[s.Name] = print
	w.prints = append(w.prints, print)
	return print
}

// whole is the fingerprint of all steps so far, which a published run keeps.
func (w *writer) whole() string {
	sum := sha256.Sum256([]byte(strings.Join(w.prints, " ")))
	return hex.EncodeToString(sum[:])[:16]
}

// plain takes comments, the run's moment and its id out of a statement. It reads
// quotes, so that what looks like a comment inside them stays.
func (w *writer) plain(sql string) string {
	sql = strings.ReplaceAll(sql, w.now(), "\x00now\x00")
	if w.opts.RunID != "" {
		sql = strings.ReplaceAll(sql, w.opts.RunID, "\x00run\x00")
	}
	var b strings.Builder
	for i := 0; i < len(sql); {
		switch c := sql[i]; {
		case c == '\'' || c == '"' || c == '`':
			end := closing(sql, i)
			b.WriteString(sql[i:end])
			i = end
		case strings.HasPrefix(sql[i:], "--"):
			end := strings.IndexByte(sql[i:], '\n')
			if end < 0 {
				return b.String()
			}
			i += end
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

// closing finds the end of what is quoted from i on. A doubled quote reads as
// two neighbours, which comes to the same.
func closing(sql string, i int) int {
	end := strings.IndexByte(sql[i+1:], sql[i])
	if end < 0 {
		return len(sql)
	}
	return i + 1 + end + 1
}
