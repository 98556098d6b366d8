package emit

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/models"
)

// File is a text to be written to disk.
type File struct{ Name, Text string }

// roundsByHand is how often run.sql does the file of a loop. A round with nothing
// left to do changes nothing, and the proof behind them fails when there were too
// few.
const roundsByHand = 30

// roundsTogether is how many rounds stand under one number where each is a line.
const roundsTogether = 10

// Files gives a plan as files of SQL, one for each step in the order of the
// plan, and run.sql, which does them all in the command line of the warehouse,
// started in the project's folder: it reads them where that command line can,
// else it holds their text. Folder is where the files will be, seen from there,
// with slashes forward; settings are the target's, for that command line.
func Files(p *models.Plan, d *dialect.Dialect, settings map[string]string, folder string) []File {
	var files []File
	run := script{d: d, folder: folder}
	run.head(p, settings)
	for i, s := range p.Steps {
		name := fmt.Sprintf("%03d_%s", (i+1)*10, s.Name)
		for _, load := range s.Loads {
			file := File{name + "_file.sql", text(load.Create) + loadNote(load, d)}
			files = append(files, file)
			run.once(file, s.Title)
		}
		statements := s.Statements
		if len(s.ByHand) > 0 {
			statements = s.ByHand
		}
		file := File{name + ".sql", text(statements)}
		files = append(files, file)
		if s.Until == nil {
			run.once(file, s.Title)
			continue
		}
		done := File{name + "_done.sql", text([]string{s.Until.Proof})}
		files = append(files, done)
		run.rounds(file, done, s.Title)
		if len(s.Until.Rescue) > 0 {
			files = append(files, File{name + "_rescue.sql", "-- to be read between rounds that no longer make progress\n" + text(s.Until.Rescue)})
		}
	}
	return append(files, File{"run.sql", run.String()})
}

// script is the text of run.sql.
type script struct {
	strings.Builder
	d      *dialect.Dialect
	folder string
	title  string // of the step that was written last
}

// head says what the script is and how it is run.
func (r *script) head(p *models.Plan, settings map[string]string) {
	how := r.d.Script
	fmt.Fprintf(r, "-- %s as at %s, for %s\n", note(p.Project), p.Now, note(p.Warehouse))
	fmt.Fprintf(r, "-- in the project's folder: %s\n", strings.ReplaceAll(command(how, how.Run, settings), "{0}", path.Join(r.folder, "run.sql")))
	if hasLoads(p) {
		fmt.Fprintf(r, "-- the warehouse cannot see the project's files, so not in one go: up to each 'now load',\n-- then load that file, then on. %s\n", command(how, how.Parts, settings))
	}
	r.WriteString(how.Begin)
}

// command is a command of the script with what the target's settings add to it.
func command(how dialect.Script, text string, settings map[string]string) string {
	var flags strings.Builder
	for _, f := range how.Flags {
		if value := settings[f.Setting]; value != "" {
			flags.WriteString(strings.ReplaceAll(f.Text, "{0}", note(value)))
		}
	}
	return strings.ReplaceAll(text, "{flags}", flags.String())
}

// once does a file. A script that reads it says what the step does, and one that
// holds its text, where that stands already, whose text it is.
func (r *script) once(f File, title string) {
	switch {
	case r.d.Script.Read == "":
		fmt.Fprintf(r, "\n-- %s\n%s", f.Name, f.Text)
		return
	case title != r.title:
		fmt.Fprintf(r, "\n-- %s\n", note(title))
	}
	r.title = title
	r.read(f)
}

func (r *script) read(f File) {
	r.WriteString(strings.ReplaceAll(r.d.Script.Read, "{0}", quotePath(path.Join(r.folder, f.Name))) + "\n")
}

// rounds does a file again and again, and proves behind it that it was enough.
func (r *script) rounds(f, done File, title string) {
	fmt.Fprintf(r, "\n-- %s, in %d rounds of %s: each does what the one before has left,\n"+
		"-- and one with nothing left to do changes nothing. %s fails when they were too few.\n", note(title), roundsByHand, f.Name, done.Name)
	for n := 1; n <= roundsByHand; n++ {
		switch {
		case r.d.Script.Read == "" && n == 1:
			fmt.Fprintf(r, "\n-- round 1 of %d\n%s", roundsByHand, f.Text)
		case r.d.Script.Read == "":
			fmt.Fprintf(r, "\n-- round %d of %d\n%s", n, roundsByHand, withoutHead(f.Text))
		case n%roundsTogether == 1:
			fmt.Fprintf(r, "-- rounds %d to %d\n", n, n+roundsTogether-1)
			r.read(f)
		default:
			r.read(f)
		}
	}
	r.title = title
	r.once(done, title)
}

// withoutHead is a text without the comments that it begins with.
func withoutHead(text string) string {
	for strings.HasPrefix(text, "--") {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text
}

func hasLoads(p *models.Plan) bool {
	return slices.ContainsFunc(p.Steps, func(s models.PlanStep) bool { return len(s.Loads) > 0 })
}

// loadNote asks for a file, and says how it is loaded.
func loadNote(load models.Load, d *dialect.Dialect) string {
	names := make([]string, len(load.Columns))
	for i, c := range load.Columns {
		names[i] = d.Quote(c.Name)
	}
	how := strings.NewReplacer("{file}", note(load.File), "{table}", note(load.Table), "{columns}", note(strings.Join(names, ", "))).Replace(d.Script.Load)
	return "-- now load " + note(load.File) + " into " + note(load.Table) + "; " + how + "\n"
}

func text(statements []string) string {
	return strings.Join(statements, ";\n\n") + ";\n"
}

// quotePath quotes a path that the command line would take apart.
func quotePath(p string) string {
	if strings.ContainsAny(p, " '\"\t") {
		return "'" + strings.ReplaceAll(p, "'", "''") + "'"
	}
	return p
}
