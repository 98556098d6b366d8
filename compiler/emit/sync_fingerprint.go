package emit

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// look makes the rows of those profiles alone that are not made of what they were made
// of when their rows were held as they should be: making the rows of everybody, and
// hashing them, is most of what a plan takes.
func (s *SyncSQL) look(v *desiredView) {
	made := textLit(s.rendering())
	if v.Erased {
		// only theirs is another one: nobody else has to be looked at
		made = ir.Case{
			Typed: ir.Typed{T: models.Type{Kind: models.Text}}, Else: made,
			Whens: []ir.When{{If: column("weft_erased", models.Bool), Then: textLit("")}},
		}
	}
	args := []ir.Expr{made, column("profile_id", models.Text)}
	for _, n := range slices.Concat(v.Newest, v.People) {
		var value ir.Expr = ir.Col{Typed: ir.Typed{T: n.Expr.Type()}, Name: n.Name}
		if n.Expr.Type().Kind == models.List {
			value = call(ir.Fingerprint, models.Int, value)
		}
		args = append(args, value)
	}
	for _, asked := range v.InSegments {
		args = append(args, column(asked.Column, models.Bool))
	}
	v.Looked, v.Fingerprint = true, call(ir.Fingerprint, models.Int, args...)
}

// rendering is a digest of the statement that makes all rows. It is in each
// fingerprint: rows that another version of weft, or of the project, makes of the same
// profiles are other rows.
func (s *SyncSQL) rendering() string {
	v := s.desiredView()
	v.Whole = true
	v.leaveOut(false)
	sql := strings.Join(syncWriter(s.sync, s.dialect, s.layout, time.Time{}).statements("sync_desired", v), "\n")
	digest := sha256.Sum256([]byte(sql))
	return hex.EncodeToString(digest[:8])
}

// lookedView is the data of sync_looked.sql.tmpl.
type lookedView struct {
	syncView
	Written ir.Expr
	Columns []ir.Ident // of the ledger
}

// Looked keeps the fingerprints of rows that were looked at and are held as they should
// be, so that they need not be looked at again. Counts says of how many there are any
// to keep: they have not changed since they were sent, but what they are made of has.
func (s *SyncSQL) Looked(written int64) []string {
	v := lookedView{syncView: s.view(0), Written: whole(written)}
	for _, c := range ir.SyncColumns[ir.SyncLedgerPrefix] {
		v.Columns = append(v.Columns, c.Name)
	}
	return s.writer.statements("sync_looked", v)
}

// Rest are the ledger's columns but for the one that rows are found by.
func (v lookedView) Rest() []ir.Ident { return v.Columns[1:] }
