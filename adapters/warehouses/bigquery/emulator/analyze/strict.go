package analyze

import (
	"regexp"
	"slices"
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// strict has what BigQuery refuses and the analyzer lets through.
func (s *Session) strict(st *Statement) error {
	if n, ok := st.Resolved.(stored); ok {
		if err := storage(n); err != nil {
			return err
		}
	}
	return walk(st.Resolved, check)
}

// walk visits a tree from the top.
func walk(n gs.ResolvedNode, visit func(gs.ResolvedNode) error) error {
	if err := visit(n); err != nil {
		return err
	}
	children, err := n.GetChildNodes()
	if err != nil {
		return err
	}
	for _, c := range children {
		if c == nil {
			continue
		}
		if err := walk(c, visit); err != nil {
			return err
		}
	}
	return nil
}

func check(n gs.ResolvedNode) error {
	switch n := n.(type) {
	case *gs.ResolvedFunctionCall:
		return checkCall(n)
	case *gs.ResolvedJoinScan:
		return checkJoin(n)
	}
	return nil
}

// dateOnly are functions that take no TIMESTAMP and no DATETIME in BigQuery,
// and fixedParts those that take no part without a fixed length.
var (
	dateOnly   = []string{"date_add", "date_sub", "date_diff"}
	fixedParts = []string{"timestamp_add", "timestamp_sub", "timestamp_diff"}
)

func checkCall(n *gs.ResolvedFunctionCall) error {
	f, err := n.Function()
	if err != nil {
		return err
	}
	name, err := f.Name()
	if err != nil {
		return err
	}
	isDate, isFixed := slices.Contains(dateOnly, name), slices.Contains(fixedParts, name)
	if !isDate && !isFixed {
		return nil
	}
	args, err := n.ArgumentList()
	if err != nil || len(args) != 3 {
		return err
	}
	if isDate {
		t, err := args[0].Type()
		if err != nil {
			return err
		}
		if typ, err := TypeName(t); err != nil || typ != "DATE" {
			return invalid("No matching signature for function %s for argument types: %s, INTERVAL INT64 DATE_TIME_PART", strings.ToUpper(name), typ)
		}
		return nil
	}
	part, ok := args[2].(*gs.ResolvedLiteral)
	if !ok {
		return nil
	}
	value, err := part.Value()
	if err != nil {
		return err
	}
	word, err := value.EnumDisplayName()
	if err != nil {
		return err
	}
	if !slices.Contains([]string{"MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR", "DAY"}, strings.ToUpper(word)) {
		return invalid("%s does not support the %s date part", strings.ToUpper(name), word)
	}
	return nil
}

var outerJoins = map[gs.ResolvedJoinScanEnums_JoinType]string{
	gs.ResolvedJoinScanEnums_JoinTypeLeft:  "LEFT",
	gs.ResolvedJoinScanEnums_JoinTypeRight: "RIGHT",
	gs.ResolvedJoinScanEnums_JoinTypeFull:  "FULL",
}

// checkJoin wants an equality of both sides in the condition of an outer join:
// BigQuery has no other way to run one.
func checkJoin(n *gs.ResolvedJoinScan) error {
	kind, err := n.JoinType()
	if err != nil {
		return err
	}
	name := outerJoins[kind]
	if name == "" {
		return nil
	}
	left, err := n.LeftScan()
	if err != nil {
		return err
	}
	right, err := n.RightScan()
	if err != nil {
		return err
	}
	condition, err := n.JoinExpr()
	if err == nil && condition != nil && hasEquality(condition, ids(left), ids(right)) {
		return nil
	}
	return invalid("%s OUTER JOIN cannot be used without a condition that is an equality of fields from both sides of the join.", name)
}

// hasEquality looks into a conjunction.
func hasEquality(e gs.ResolvedExprNode, left, right map[int32]bool) bool {
	call, ok := e.(*gs.ResolvedFunctionCall)
	if !ok {
		return false
	}
	f, err := call.Function()
	if err != nil {
		return false
	}
	name, _ := f.Name()
	args, err := call.ArgumentList()
	if err != nil {
		return false
	}
	switch name {
	case "$and":
		return slices.ContainsFunc(args, func(a gs.ResolvedExprNode) bool { return hasEquality(a, left, right) })
	case "$equal", "$is_not_distinct_from":
		return reads(args[0], left) && reads(args[1], right) || reads(args[0], right) && reads(args[1], left)
	}
	return false
}

// reads tells whether an expression reads columns, and those of one side only.
func reads(e gs.ResolvedExprNode, side map[int32]bool) bool {
	any, only := false, true
	_ = walk(e, func(n gs.ResolvedNode) error {
		if ref, ok := n.(*gs.ResolvedColumnRef); ok {
			c, err := ref.Column()
			if err != nil {
				return err
			}
			id, err := c.ColumnId()
			any, only = true, only && side[id] && err == nil
		}
		return nil
	})
	return any && only
}

func ids(scan gs.ResolvedScanNode) map[int32]bool {
	all := map[int32]bool{}
	listed, ok := scan.(interface {
		ColumnList() ([]*gs.ResolvedColumn, error)
	})
	if !ok {
		return all
	}
	columns, err := listed.ColumnList()
	if err != nil {
		return all
	}
	for _, c := range columns {
		if id, err := c.ColumnId(); err == nil {
			all[id] = true
		}
	}
	return all
}

// stored is a CREATE TABLE, with or without a query.
type stored interface {
	PartitionByList() ([]gs.ResolvedExprNode, error)
	ClusterByList() ([]gs.ResolvedExprNode, error)
}

// storage checks PARTITION BY and CLUSTER BY.
func storage(n stored) error {
	partition, err := n.PartitionByList()
	if err != nil {
		return err
	}
	if len(partition) > 1 {
		return invalid("PARTITION BY takes one expression")
	}
	if len(partition) == 1 && !partitions(partition[0]) {
		return invalid("PARTITION BY expression must be DATE(<timestamp_column>), DATE(<datetime_column>), DATETIME_TRUNC(<datetime_column>, DAY/HOUR/MONTH/YEAR), a DATE column, TIMESTAMP_TRUNC(<timestamp_column>, DAY/HOUR/MONTH/YEAR), DATE_TRUNC(<date_column>, MONTH/YEAR), or RANGE_BUCKET(<int64_column>, GENERATE_ARRAY(<int64_value>, <int64_value>[, <int64_value>]))")
	}
	cluster, err := n.ClusterByList()
	if err != nil {
		return err
	}
	if len(cluster) > 4 {
		return invalid("The number of CLUSTER BY columns (%d) exceeds the maximum of 4", len(cluster))
	}
	for _, c := range cluster {
		typ, isColumn := columnType(c)
		if !isColumn {
			return invalid("CLUSTER BY expression must be a top-level column")
		}
		if !slices.Contains(clustering, typ) {
			return invalid("CLUSTER BY expression has type %s, which is not supported for clustering", typ)
		}
	}
	return nil
}

var clustering = []string{"BIGNUMERIC", "BOOL", "DATE", "DATETIME", "GEOGRAPHY", "INT64", "NUMERIC", "STRING", "TIMESTAMP"}

func columnType(e gs.ResolvedExprNode) (string, bool) {
	t, err := e.Type()
	if err != nil {
		return "", false
	}
	name, err := TypeName(t)
	_, isColumn := e.(*gs.ResolvedColumnRef)
	return name, isColumn && err == nil
}

func partitions(e gs.ResolvedExprNode) bool {
	if typ, isColumn := columnType(e); isColumn {
		return typ == "DATE"
	}
	call, ok := e.(*gs.ResolvedFunctionCall)
	if !ok {
		return false
	}
	f, err := call.Function()
	if err != nil {
		return false
	}
	name, _ := f.Name()
	args, err := call.ArgumentList()
	if err != nil || len(args) == 0 {
		return false
	}
	_, isColumn := columnType(args[0])
	return isColumn && slices.Contains([]string{"date", "date_trunc", "datetime_trunc", "timestamp_trunc", "range_bucket"}, name)
}

var columnPattern = regexp.MustCompile(`^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}&%=+:'<>#| ]{1,300}$`)

// forbiddenPrefixes are those that BigQuery keeps for itself.
var forbiddenPrefixes = []string{
	"_TABLE_", "_FILE_", "_PARTITION", "_ROW_TIMESTAMP", "__ROOT__", "_COLIDENTIFIER",
	"_CHANGE_SEQUENCE_NUMBER", "_CHANGE_TYPE", "_CHANGE_TIMESTAMP",
}

// columnName refuses what no stored column can be called.
func columnName(name string) error {
	if !columnPattern.MatchString(name) {
		return invalid("Invalid field name %q. Fields must contain the allowed characters, and be at most 300 characters long.", name)
	}
	for _, p := range forbiddenPrefixes {
		if strings.HasPrefix(strings.ToUpper(name), p) {
			return invalid("Invalid field name %q. Field names are not allowed to start with the (case-insensitive) prefixes _PARTITION, _TABLE_, _FILE_, _ROW_TIMESTAMP, __ROOT__ and _COLIDENTIFIER", name)
		}
	}
	return nil
}
