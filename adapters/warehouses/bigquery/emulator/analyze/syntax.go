package analyze

import (
	"fmt"
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// syntax is a parsed statement. The resolved one says what a statement means;
// this one still has the words, which is what BigQuery stores of OPTIONS,
// PARTITION BY and CLUSTER BY.
type syntax struct {
	sql  string // all that was parsed: places are places in it
	node gs.ASTNode
	keep any
}

func (a *Analyzer) parse(r Request) (*syntax, error) {
	if r.ast != nil {
		return r.ast, nil
	}
	if r.script != "" {
		all, err := a.split(r.script)
		if err != nil {
			return nil, err
		}
		return all[r.at].ast, nil
	}
	out, err := gs.ParseStatement(r.SQL, a.parser)
	if err != nil {
		return nil, refusal(err)
	}
	node, err := out.Statement()
	if err != nil {
		return nil, err
	}
	return &syntax{r.SQL, node, out}, nil
}

// Split takes the text of a job apart into its statements, parsed. Scripting
// (DECLARE, SET, IF, LOOP, …) is refused by name: weft drives its loops itself.
func (a *Analyzer) Split(sql string) ([]Request, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	names := a.naming(sql)
	key := names.out.Replace(sql)
	if texts, ok := a.known.scripts[key]; ok {
		known := make([]Request, len(texts))
		for i, text := range names.each(texts, names.in) {
			known[i] = Request{SQL: text, script: sql, at: i}
		}
		return known, nil
	}
	statements, err := a.split(sql)
	if err == nil && len(a.known.scripts) < most {
		texts := make([]string, len(statements))
		for i, r := range statements {
			texts[i] = r.SQL
		}
		a.known.scripts[key] = names.each(texts, names.out)
	}
	return statements, err
}

func (a *Analyzer) split(sql string) ([]Request, error) {
	out, err := gs.ParseScript(sql, a.parser, &gs.ErrorMessageOptions{
		Mode:      gs.ErrorMessageModeErrorMessageOneLine,
		Stability: gs.ErrorMessageStabilityProduction,
	})
	if err != nil {
		return nil, refusal(err)
	}
	script, err := out.Script()
	if err != nil {
		return nil, err
	}
	list, err := script.StatementListNode()
	if err != nil {
		return nil, err
	}
	var statements []Request
	for _, n := range children(list) {
		_, set := n.(*gs.ASTSystemVariableAssignment)
		if scripting, err := n.IsScriptStatement(); err != nil || scripting && !set {
			kind, _ := n.GetNodeKindString()
			return nil, invalid("the emulator has no scripting: %s", kind)
		}
		ast := &syntax{sql, n, out}
		text, err := ast.text(n)
		if err != nil {
			return nil, err
		}
		statements = append(statements, Request{SQL: text, ast: ast})
	}
	return statements, nil
}

// text gives the words of a node.
func (x *syntax) text(n gs.ASTNode) (string, error) {
	r, err := n.GetParseLocationRange()
	if err != nil {
		return "", err
	}
	start, err := r.Start()
	if err != nil {
		return "", err
	}
	end, err := r.End()
	if err != nil {
		return "", err
	}
	from, err := start.GetByteOffset()
	if err != nil {
		return "", err
	}
	to, err := end.GetByteOffset()
	if err != nil || from < 0 || int(to) > len(x.sql) || from > to {
		return "", fmt.Errorf("a node lies outside of its statement: %d to %d", from, to)
	}
	return x.sql[from:to], nil
}

// children of a node that are there; absent clauses have none.
func children(n gs.ASTNode) []gs.ASTNode {
	count, err := n.NumChildren()
	if err != nil {
		return nil
	}
	var all []gs.ASTNode
	for i := range count {
		if c, err := n.Child(i); err == nil && c != nil {
			all = append(all, c)
		}
	}
	return all
}

// storage reads PARTITION BY, CLUSTER BY and OPTIONS into the table.
func (x *syntax) storage(t *Table) error {
	for _, c := range children(x.node) {
		var err error
		switch clause := c.(type) {
		case *gs.ASTPartitionBy:
			var by []string
			if by, err = x.texts(clause); err == nil {
				t.PartitionBy = strings.Join(by, ", ")
			}
		case *gs.ASTClusterBy:
			t.ClusterBy, err = x.texts(clause)
		}
		if err != nil {
			return err
		}
	}
	options, err := x.options()
	if err != nil || len(options) == 0 {
		return err
	}
	t.Options = options
	return nil
}

func (x *syntax) texts(n gs.ASTNode) ([]string, error) {
	var all []string
	for _, c := range children(n) {
		text, err := x.text(c)
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, nil
}

// options gives the OPTIONS of the statement itself, or of its first action.
func (x *syntax) options() (map[string]string, error) {
	list := optionsList(x.node, 3)
	if list == nil {
		return nil, nil
	}
	options := map[string]string{}
	for _, c := range children(list) {
		entry, ok := c.(*gs.ASTOptionsEntry)
		if !ok {
			continue
		}
		parts, err := x.texts(entry)
		if err != nil {
			return nil, err
		}
		if len(parts) == 2 {
			options[strings.ToLower(parts[0])] = parts[1]
		}
	}
	return options, nil
}

// optionsList looks for the list not deeper than a column's own OPTIONS lie.
func optionsList(n gs.ASTNode, depth int) gs.ASTNode {
	for _, c := range children(n) {
		if list, ok := c.(*gs.ASTOptionsList); ok {
			return list
		}
	}
	if depth == 0 {
		return nil
	}
	for _, c := range children(n) {
		switch c.(type) {
		case *gs.ASTAlterActionList, *gs.ASTSetOptionsAction:
			if list := optionsList(c, depth-1); list != nil {
				return list
			}
		}
	}
	return nil
}
