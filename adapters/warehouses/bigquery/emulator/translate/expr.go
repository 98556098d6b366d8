package translate

import (
	"strconv"
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// expr writes an expression. It is safe to put beside any operator.
func (t *translator) expr(n gs.ResolvedExprNode) string {
	switch e := n.(type) {
	case *gs.ResolvedLiteral:
		return literal(must(e.Value()), typeOf(e))
	case *gs.ResolvedColumnRef:
		return t.column(must(e.Column()))
	case *gs.ResolvedCast:
		return t.cast(e)
	case *gs.ResolvedMakeStruct:
		var fields []string
		for _, f := range must(e.FieldList()) {
			fields = append(fields, t.expr(f))
		}
		return pack(fields)
	case *gs.ResolvedGetStructField:
		return "(" + t.expr(must(e.Expr())) + ")." + field(int(must(e.FieldIdx())))
	case *gs.ResolvedSubqueryExpr:
		return t.subquery(e)
	case *gs.ResolvedParameter:
		return parameter(e)
	case *gs.ResolvedArgumentRef:
		if name := must(e.Name()); t.arguments[name] {
			return quote(name)
		}
	case *gs.ResolvedSystemVariable:
		return systemVariable(must(e.NamePath()), t)
	case *gs.ResolvedGetJsonField:
		return "bq_json_field(" + t.expr(must(e.Expr())) + ", " + text(must(e.FieldName())) + ")"
	case *gs.ResolvedWithExpr:
		return t.withExpr(e)
	case *gs.ResolvedFunctionCall:
		return t.scalar(e)
	case *gs.ResolvedAggregateFunctionCall:
		return t.aggregate(e)
	}
	unsupported("%s", must(n.NodeKindString()))
	return ""
}

func (t *translator) exprs(ns []gs.ResolvedExprNode) []string {
	var all []string
	for _, n := range ns {
		all = append(all, t.expr(n))
	}
	return all
}

func (t *translator) subquery(e *gs.ResolvedSubqueryExpr) string {
	query := must(e.Subquery())
	switch must(e.SubqueryType()) {
	case gs.ResolvedSubqueryExprEnums_SubqueryTypeScalar:
		return t.scan(query)
	case gs.ResolvedSubqueryExprEnums_SubqueryTypeExists:
		return "(EXISTS " + t.scan(query) + ")"
	case gs.ResolvedSubqueryExprEnums_SubqueryTypeArray:
		return t.arraySubquery(query, duck(typeOf(e)))
	case gs.ResolvedSubqueryExprEnums_SubqueryTypeIn:
		return "(" + t.expr(must(e.InExpr())) + " IN " + t.scan(query) + ")"
	}
	unsupported("a subquery expression of a new kind")
	return ""
}

// arraySubquery writes ARRAY(SELECT …): empty and not null over nothing.
func (t *translator) arraySubquery(query gs.ResolvedScanNode, typ string) string {
	order := ""
	scan := query
	if by, ok := scan.(*gs.ResolvedOrderByScan); ok {
		scan, order = must(by.InputScan()), " ORDER BY "+t.order(must(by.OrderByItemList()))
	}
	element := t.column(columns(query)[0])
	return "(SELECT coalesce(list(" + element + order + "), CAST([] AS " + typ + ")) FROM " + t.scan(scan) + ")"
}

// withExpr writes WITH(a AS …, b AS … , a + b), which rewrites make as well.
func (t *translator) withExpr(e *gs.ResolvedWithExpr) string {
	from := "(SELECT " + nothing + ")"
	for _, a := range must(e.AssignmentList()) {
		from = "(SELECT *, " + t.expr(must(a.Expr())) + " AS " + t.column(must(a.Column())) + " FROM " + from + ")"
	}
	return "(SELECT " + t.expr(must(e.Expr())) + " FROM " + from + ")"
}

func parameter(e *gs.ResolvedParameter) string {
	name := "$" + must(e.Name())
	if name == "$" {
		name += strconv.Itoa(int(must(e.Position())))
	}
	return "CAST(" + name + " AS " + duck(typeOf(e)) + ")"
}

func systemVariable(path []string, t *translator) string {
	switch name := strings.Join(path, "."); name {
	case "time_zone":
		return "'UTC'"
	case "project_id", "dataset_project_id":
		return text(t.st.Project)
	default:
		unsupported("the system variable @@%s", name)
	}
	return ""
}
