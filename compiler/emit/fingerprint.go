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
	text := append([]byte(s.Kind), 0)
	statements := s.Statements
	if s.Kind == models.StepTests {
		statements = statements[len(statements)-1:]
	}
	if s.Until != nil {
		statements = slices.Concat(statements, []string{s.Until.Probe}, s.Until.Rescue)
		if d := s.Until.Decide; d != nil {
			statements = slices.Concat(statements, d.Before, []string{d.Pairs, d.Marks}, d.Joins.Create, d.After)
		}
	}
	for _, sql := range statements {
		text = append(w.plain(text, sql), 0)
	}
	return sha256.Sum256(text)
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
	if w.opts.Whole != nil {
		if of, ok := w.printOf[s.Name]; ok {
			return of
		}
		return print
	}
	w.printOf[s.Name] = print
	w.prints = append(w.prints, print)
	return print
}

// standFor takes the fingerprints from the plan of everything: what a run has left
// out does not make another one of it.
func (w *writer) standFor(whole *models.Plan) {
	w.prints = printsOf(whole)
	for _, s := range whole.Steps {
		w.printOf[s.Name] = s.Fingerprint
	}
}

// printsOf are the fingerprints of all steps before the one that publishes.
func printsOf(plan *models.Plan) []string {
	var prints []string
	for _, s := range plan.Steps {
		if s.Kind != models.StepPublish {
			prints = append(prints, s.Fingerprint)
		}
	}
	return prints
}

// whole is the fingerprint of all steps so far, which a published run keeps.
func (w *writer) whole() string { return joinedPrint(w.prints) }

// Fingerprint is what a run of a plan keeps, by which the next one knows whether it
// would do the same.
func Fingerprint(plan *models.Plan) string { return joinedPrint(printsOf(plan)) }

func joinedPrint(prints []string) string {
	sum := sha256.Sum256([]byte(strings.Join(prints, " ")))
	return hex.EncodeToString(sum[:])[:16]
}

// plain adds a statement to a text, without comments and the run's moment. It
// reads quotes, so that what looks like a comment inside them stays.
func (w *writer) plain(to []byte, sql string) []byte {
	sql = strings.ReplaceAll(sql, w.moment, "\x00now\x00")
	to = slices.Grow(to, len(sql)+1)
	for {
		i := strings.IndexAny(sql, "'\"`-")
		if i < 0 {
			return append(to, sql...)
		}
		if !strings.HasPrefix(sql[i:], "--") {
			end := i + 1
			if sql[i] != '-' {
				end = closing(sql, i)
			}
			to, sql = append(to, sql[:end]...), sql[end:]
			continue
		}
		to, sql = append(to, sql[:i]...), sql[i:]
		line := strings.IndexByte(sql, '\n')
		if line < 0 {
			return to
		}
		sql = sql[line:]
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
