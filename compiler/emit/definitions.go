package emit

import (
	"crypto/sha256"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// definitionsView is the data of definitions.sql.tmpl.
type definitionsView struct {
	*ir.Definitions
	Parts [][]models.Definition // a statement each
}

// longestPart is about how many bytes of texts go into one statement. BigQuery
// takes statements of a megabyte.
const longestPart = 200_000

// definitionOverhead is what a row takes beside its text.
const definitionOverhead = 100

func (w *writer) definitionsView(s *ir.Definitions) definitionsView {
	v := definitionsView{Definitions: s}
	rows := s.Rows[:len(s.Rows):len(s.Rows)]
	for _, t := range s.Tables {
		rows = append(rows, models.Definition{
			Kind: models.TableDefinition, Entity: ir.IdentText(t.Entity), Name: ir.IdentText(t.Name),
			Fingerprint: w.printOf[t.Step], At: t.At,
		})
	}
	bytes := longestPart
	for _, row := range rows {
		if bytes += definitionOverhead + len(row.Text); bytes > longestPart {
			v.Parts, bytes = append(v.Parts, nil), definitionOverhead+len(row.Text)
		}
		last := len(v.Parts) - 1
		v.Parts[last] = append(v.Parts[last], row)
	}
	return v
}

// definitionsDigest is that of the definitions themselves: it does not matter in
// which line of which file they stand.
func definitionsDigest(s *ir.Definitions) digest {
	var text []byte
	for _, row := range s.Rows {
		text = append(text, row.Key().String()+" "+row.Fingerprint+"\n"...)
	}
	return sha256.Sum256(text)
}
