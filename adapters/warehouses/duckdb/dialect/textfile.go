package dialect

import "strings"

// TextFile are the options with which read_csv takes a file of text, apart from
// its delimiter: nothing is guessed but the names of the columns, which stand in
// the first line. They are the text of the template csv_options, so that what
// describes a file reads it as a run does.
var TextFile = func() string {
	const file = "templates/csv_options.sql.tmpl"
	text, err := templates.ReadFile(file)
	_, options, found := strings.Cut(string(text), "-}}")
	if err != nil || !found || strings.Contains(options, "{{") {
		panic(file + " is not a comment and options")
	}
	return strings.TrimSpace(options)
}()
