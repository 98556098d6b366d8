package translate

import (
	"strings"

	gs "github.com/goccy/go-googlesql"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

func (t *translator) statement() []string {
	switch n := t.st.Resolved.(type) {
	case nil:
		return nil // ABORT_SESSION and SET: for who keeps the connection
	case *gs.ResolvedQueryStmt:
		return []string{t.answer(must(n.Query()), must(n.OutputColumnList()))}
	case *gs.ResolvedCreateTableAsSelectStmt:
		return t.createAs(n)
	case *gs.ResolvedCreateViewStmt:
		t.view = true
		query := t.query(must(n.Query()), must(n.OutputColumnList()), nil)
		return []string{"CREATE " + orReplace(n) + "VIEW " + ifMissing(n) + Table(t.st.Target) + " AS " + query}
	case *gs.ResolvedCreateTableStmt:
		return t.createTable(n)
	case *gs.ResolvedCreateSchemaStmt:
		return []string{"CREATE SCHEMA " + ifMissing(n) + quote(t.st.Target.Dataset)}
	case *gs.ResolvedCreateFunctionStmt:
		return []string{t.function(t.st.Function)}
	case *gs.ResolvedDropFunctionStmt:
		if t.st.Function == nil {
			return nil
		}
		return []string{"DROP MACRO temp.main." + quote(t.st.Function.Name)}
	case *gs.ResolvedDropStmt:
		return t.drop(n)
	case *gs.ResolvedAlterTableStmt, *gs.ResolvedAlterTableSetOptionsStmt, *gs.ResolvedAlterViewStmt:
		return t.alter()
	case *gs.ResolvedAssertStmt:
		return []string{t.assert(n)}
	case *gs.ResolvedBeginStmt:
		return []string{"BEGIN TRANSACTION"}
	case *gs.ResolvedCommitStmt:
		return []string{"COMMIT"}
	case *gs.ResolvedRollbackStmt:
		return []string{"ROLLBACK"}
	case *gs.ResolvedInsertStmt:
		return t.insert(n)
	case *gs.ResolvedDeleteStmt:
		return t.delete(n)
	case *gs.ResolvedUpdateStmt:
		return t.update(n)
	case *gs.ResolvedMergeStmt:
		return t.merge(n)
	case *gs.ResolvedTruncateStmt:
		return []string{"DELETE FROM " + Table(t.st.Target)}
	}
	unsupported("%s", must(t.st.Resolved.NodeKindString()))
	return nil
}

// creator is a CREATE of the tree.
type creator interface {
	CreateMode() (gs.ResolvedCreateStatementEnums_CreateMode, error)
}

func orReplace(n creator) string {
	if must(n.CreateMode()) == gs.ResolvedCreateStatementEnums_CreateModeCreateOrReplace {
		return "OR REPLACE "
	}
	return ""
}

func ifMissing(n creator) string {
	if must(n.CreateMode()) == gs.ResolvedCreateStatementEnums_CreateModeCreateIfNotExists {
		return "IF NOT EXISTS "
	}
	return ""
}

// createHead gives CREATE … TABLE … name.
func (t *translator) createHead(n creator) string {
	kind := "TABLE "
	if t.st.Temp {
		kind = "TEMP TABLE "
	}
	return "CREATE " + orReplace(n) + kind + ifMissing(n) + Table(t.st.Target)
}

// createAs makes the table from its query. Where a column is NOT NULL the table
// is made empty first, because a query cannot say so.
func (t *translator) createAs(n *gs.ResolvedCreateTableAsSelectStmt) []string {
	outputs := must(n.OutputColumnList())
	query := t.query(must(n.Query()), outputs, t.st.Columns)
	for _, c := range t.st.Columns {
		if c.Required {
			create := t.createHead(n) + " " + definitions(t.st.Columns)
			return []string{create, "INSERT INTO " + Table(t.st.Target) + " " + query}
		}
	}
	return []string{t.createHead(n) + " AS " + query}
}

func (t *translator) createTable(n *gs.ResolvedCreateTableStmt) []string {
	create := t.createHead(n) + " " + definitions(t.st.Columns)
	for _, of := range []func() (gs.ResolvedScanNode, error){n.CopyFrom, n.CloneFrom} {
		from, err := of()
		if err != nil || from == nil {
			continue
		}
		source := t.st.Tables[must(must(from.(*gs.ResolvedTableScan).Table()).FullName())]
		if t.st.Target == source.Name {
			return nil
		}
		return []string{create, "INSERT INTO " + Table(t.st.Target) + " FROM " + Table(source.Name)}
	}
	return []string{create}
}

// function makes a SQL function a macro of the session's connection.
func (t *translator) function(f *analyze.Function) string {
	if f == nil {
		return "SELECT 1" // CREATE … IF NOT EXISTS of one that is there
	}
	t.view = true
	t.arguments = map[string]bool{}
	var names []string
	for _, a := range f.Arguments {
		t.arguments[a] = true
		names = append(names, quote(a))
	}
	return "CREATE OR REPLACE TEMP MACRO " + quote(f.Name) + "(" + strings.Join(names, ", ") + ") AS " + t.expr(f.Body)
}

func (t *translator) drop(n *gs.ResolvedDropStmt) []string {
	what := must(n.ObjectType())
	name := Table(t.st.Target)
	cascade := ""
	if what == "SCHEMA" {
		name = quote(t.st.Target.Dataset)
		if must(n.DropMode()) == gs.ResolvedDropStmtEnums_DropModeCascade {
			cascade = " CASCADE"
		}
	}
	ifThere := ""
	if must(n.IsIfExists()) {
		ifThere = "IF EXISTS "
	}
	return []string{"DROP " + what + " " + ifThere + name + cascade}
}

// alter compares the table before and after: options are the catalog's alone.
func (t *translator) alter() []string {
	if t.st.Altered == nil {
		return nil
	}
	var statements []string
	alter := "ALTER TABLE " + Table(t.st.Target)
	for _, c := range t.st.Altered.Columns {
		if !has(t.st.Before.Columns, c.Name) {
			statements = append(statements, alter+" ADD COLUMN "+quote(c.Name)+" "+duck(typeNamed(c.Type)))
		}
	}
	for _, c := range t.st.Before.Columns {
		if !has(t.st.Altered.Columns, c.Name) {
			statements = append(statements, alter+" DROP COLUMN "+quote(c.Name))
		}
	}
	if to := t.st.Altered.Name.Table; to != t.st.Target.Table {
		statements = append(statements, alter+" RENAME TO "+quote(to))
	}
	return statements
}

func has(columns []analyze.Column, name string) bool {
	for _, c := range columns {
		if c.Name == name {
			return true
		}
	}
	return false
}

func (t *translator) assert(n *gs.ResolvedAssertStmt) string {
	message := must(n.Description())
	if message == "" {
		message = "Assertion failed"
	}
	return "SELECT CASE WHEN " + t.expr(must(n.Expression())) + " THEN TRUE ELSE error(" + text(message) + ") END"
}
