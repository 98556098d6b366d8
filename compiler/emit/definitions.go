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
	v.Parts = inParts(rows, func(row models.Definition) int { return definitionOverhead + len(row.Text) })
	return v
}

// inParts divides rows for statements that are not too long.
func inParts[T any](rows []T, size func(T) int) [][]T {
	var parts [][]T
	bytes := longestPart
	for _, row := range rows {
		if bytes += size(row); bytes > longestPart {
			parts, bytes = append(parts, nil), size(row)
		}
		last := len(parts) - 1
		parts[last] = append(parts[last], row)
	}
	return parts
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
