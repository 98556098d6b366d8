package emit

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// digest is the hash of what a step does by itself.
type digest [sha256.Size]byte

// digest hashes a step's kind and statements. Comments and the run's moment do
// not count: two runs of one model have the same fingerprints, and so have two
// that differ in wording.
func (w *writer) digest(s models.PlanStep) digest {
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
	return digest(h.Sum(nil))
}

// fingerprint is the hash of what a step does and of the steps that it reads,
// whose fingerprints must be known.
func (w *writer) fingerprint(s models.PlanStep, own digest) string {
	h := sha256.New()
	h.Write(own[:])
	for _, name := range slices.Sorted(slices.Values(s.After)) {
		h.Write([]byte(w.printOf[name]))
		h.Write([]byte{0})
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

// plain takes comments and the run's moment out of a statement. It reads
// quotes, so that what looks like a comment inside them stays.
func (w *writer) plain(sql string) string {
	sql = strings.ReplaceAll(sql, w.moment, "\x00now\x00")
	var b strings.Builder
	b.Grow(len(sql))
	for {
		i := strings.IndexAny(sql, "'\"`-")
		if i < 0 {
			b.WriteString(sql)
			return b.String()
		}
		comment := strings.HasPrefix(sql[i:], "--")
		end := i + 1
		if sql[i] != '-' {
			end = closing(sql, i)
		}
		if comment {
			end = i
		}
		b.WriteString(sql[:end])
		sql = sql[end:]
		if comment {
			line := strings.IndexByte(sql, '\n')
			if line < 0 {
				return b.String()
			}
			sql = sql[line:]
		}
	}
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
