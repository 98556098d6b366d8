package dialect

import (
	"strings"
	"text/template"
)

// TextFile are the options with which read_csv takes a file of text, apart from
// its delimiter: nothing is guessed but the names of the columns, which stand in
// the first line. They are the template csv_options, so that what describes a file
// reads it as a run does.
var TextFile = func() string {
	var options strings.Builder
	file := "templates/csv_options.sql.tmpl"
	if err := template.Must(template.ParseFS(templates, file)).Execute(&options, nil); err != nil {
		panic(file + ": " + err.Error())
	}
	return strings.TrimSpace(options.String())
}()
