package parse

import "github.com/weft-cdp/weft/models"

// CheckName tells what is wrong with a name that is declared in a value, such
// as a relation's reverse; true when nothing is. Of says what is named.
func CheckName(of string, n Node) (models.Diagnostic, bool) {
	d := badName(of, n.Text(), n.At)
	return d, d.Code == ""
}
