package emit

import (
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// syncTablesView is the data of sync_tables.sql.tmpl.
type syncTablesView struct {
	syncView
	Schemas              []ir.Ident
	Registers            []stateTable
	Register             statePlace
	Tables               []stateTable
	Held                 stateTable
	Runs, Health, Errors ir.Table
	States               ir.Table
	Limit                ir.Expr
	View                 ir.Table // of the ledger
	Columns              []ir.Ident
	Read                 []readView
}

// readView is a table or view that must be there, with its columns.
type readView struct {
	Table   ir.Table
	Columns []ir.Ident
	Alias   ir.Ident
}

// Tables makes the tables and views that the sync needs, where they are missing.
func (s *SyncSQL) Tables() []string { return s.writer.statements("sync_tables", s.tables()) }

// Made fails where a table or a view of the sync is missing, whichever of them a
// process that broke had come to, or lacks a column, as those of an earlier version of
// weft may. It reads nothing.
func (s *SyncSQL) Made() string {
	v := s.tables()
	read := func(t ir.Table, columns []ir.Ident) {
		v.Read = append(v.Read, readView{t, columns, ir.Ident("made_" + strconv.Itoa(len(v.Read)+1))})
	}
	for _, t := range append(v.Tables, v.Held) {
		names := make([]ir.Ident, len(t.Cols))
		for i, c := range t.Cols {
			names[i] = c.Name
		}
		read(t.Table, names)
	}
	read(v.View, v.Columns)
	for _, view := range []ir.Table{v.Runs, v.Health, v.Errors, v.States} {
		read(view, ir.SyncViewColumns[ir.IdentText(view.Name)])
	}
	return s.writer.single("sync_made", v)
}

// Sources are the tables of the sync, to be described for Upgrade.
func (s *SyncSQL) Sources() []*models.Source {
	v := s.tables()
	var sources []*models.Source
	for _, t := range append(v.Tables, v.Held) {
		name := ir.IdentText(t.Table.Name)
		sources = append(sources, &models.Source{Name: name, Table: s.layout.Schema + "." + name})
	}
	return sources
}

// syncUpgradeView is the data of sync_upgrade.sql.tmpl.
type syncUpgradeView []ir.MissingColumn

// Upgrade adds the columns that a table lacks which an earlier version of weft has
// made, one of Sources that has these columns. Rows that are there have null in them.
func (s *SyncSQL) Upgrade(table string, has []models.CatalogColumn) []string {
	v := s.tables()
	for _, t := range append(v.Tables, v.Held) {
		if missing := ir.Lacking(t.Table, t.Cols, has); ir.IdentText(t.Table.Name) == table && len(missing) > 0 {
			return s.writer.statements("sync_upgrade", syncUpgradeView(missing))
		}
	}
	return nil
}

func (s *SyncSQL) tables() syncTablesView {
	published := func(name string) ir.Table { return ir.Table{Space: ir.Published, Name: ir.Ident(name)} }
	v := syncTablesView{
		syncView: s.view(0), Runs: published(ir.SyncRunsView), Health: published(ir.SyncHealthView), Errors: published(ir.SyncErrorsView),
		States: published(ir.SyncStatesView),
	}
	v.View = published(ir.SyncHeldPrefix + strings.ToLower(s.sync.Name))
	for _, c := range ir.SyncColumns[ir.SyncLedgerPrefix] {
		if c.Name != "written" && c.Name != "fingerprint" { // of no meaning to people
			v.Columns = append(v.Columns, c.Name)
		}
	}
	v.Held = stateTable{v.Ledger, ir.SyncColumns[ir.SyncLedgerPrefix]}
	v.Schemas = []ir.Ident{s.writer.schemaOf(ir.Published)}
	v.Registers = []stateTable{{published(ir.ObjectsTable), ir.PublishedColumns[ir.ObjectsTable]}}
	v.Register.Register = published(ir.ObjectsTable)
	for _, name := range ir.SyncTables {
		v.Tables = append(v.Tables, stateTable{published(name), ir.SyncColumns[name]})
		v.Register.Made = append(v.Register.Made, madeObject{name, ir.TableKind, ""})
	}
	v.Register.Made = append(v.Register.Made, madeObject{ir.IdentText(v.Ledger.Name), ir.TableKind, ""})
	return v
}
