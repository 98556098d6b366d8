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

// roundsByHand is how often run.sql reads the file of a loop. A round with
// nothing left to do changes nothing, and the proof behind them fails when there
// were too few.
const roundsByHand = 30

// Files gives a plan as files of SQL, one for each step in the order of the
// plan, and run.sql, which does them all in the command line of the warehouse,
// started in the project's folder: it reads them where that command line can,
// else it holds their text. Folder is where the files will be, seen from there,
// with slashes forward.
func Files(p *models.Plan, d *dialect.Dialect, folder string) []File {
	var files []File
	run := &strings.Builder{}
	fmt.Fprintf(run, "-- %s as at %s, for %s\n", note(p.Project), p.Now, note(p.Warehouse))
	fmt.Fprintf(run, "-- in the project's folder: %s\n", strings.ReplaceAll(d.Script.Run, "{0}", path.Join(folder, "run.sql")))
	if hasLoads(p) {
		fmt.Fprintf(run, "-- the warehouse cannot see the project's files, so not in one go: up to each 'now load',\n-- then load that file, then on. %s\n", d.Script.Parts)
	}
	run.WriteString(d.Script.Begin)
	do := func(f File, times int) {
		files = append(files, f)
		text := f.Text
		if d.Script.Read != "" {
			text = strings.ReplaceAll(d.Script.Read, "{0}", quotePath(path.Join(folder, f.Name))) + "\n"
		}
		run.WriteString(strings.Repeat(text, times))
	}
	for i, s := range p.Steps {
		name := fmt.Sprintf("%03d_%s", (i+1)*10, s.Name)
		fmt.Fprintf(run, "\n-- %s\n", note(s.Title))
		for _, load := range s.Loads {
			do(File{name + "_file.sql", text(load.Create) + loadNote(load, d)}, 1)
		}
		statements := s.Statements
		if len(s.ByHand) > 0 {
			statements = s.ByHand
		}
		if s.Until == nil {
			do(File{name + ".sql", text(statements)}, 1)
			continue
		}
		do(File{name + ".sql", text(statements)}, roundsByHand)
		do(File{name + "_done.sql", text([]string{s.Until.Proof})}, 1)
		if len(s.Until.Rescue) > 0 {
			files = append(files, File{name + "_rescue.sql", "-- to be read between rounds that no longer make progress\n" + text(s.Until.Rescue)})
		}
	}
	return append(files, File{"run.sql", run.String()})
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
