package emit

import (
	"fmt"
	"path"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// File is a text to be written to disk.
type File struct{ Name, Text string }

// roundsByHand is how often run.sql reads the file of a loop. A round with
// nothing left to do changes nothing, and the proof behind them fails when there
// were too few.
const roundsByHand = 30

// Files gives a plan as files of SQL, one for each step in the order of the
// plan, and run.sql, which reads them all in the command line of the warehouse,
// started in the project's folder. Folder is where the files will be, seen from
// there, with slashes forward.
func Files(p *models.Plan, folder string) []File {
	var files []File
	run := &strings.Builder{}
	fmt.Fprintf(run, "-- %s as at %s, for %s\n", note(p.Project), p.Now, note(p.Warehouse))
	fmt.Fprintf(run, "-- in the project's folder, with the command line of the warehouse: .read %s\n", path.Join(folder, "run.sql"))
	run.WriteString(".bail on\n")
	read := func(name string, times int) {
		run.WriteString(strings.Repeat(".read "+quotePath(path.Join(folder, name))+"\n", times))
	}
	for i, s := range p.Steps {
		name := fmt.Sprintf("%03d_%s", (i+1)*10, s.Name)
		statements := s.Statements
		if len(s.ByHand) > 0 {
			statements = s.ByHand
		}
		files = append(files, File{name + ".sql", text(statements)})
		fmt.Fprintf(run, "\n-- %s\n", note(s.Title))
		if s.Until == nil {
			read(name+".sql", 1)
			continue
		}
		read(name+".sql", roundsByHand)
		read(name+"_done.sql", 1)
		files = append(files, File{name + "_done.sql", text([]string{s.Until.Proof})})
		if len(s.Until.Rescue) > 0 {
			files = append(files, File{name + "_rescue.sql", "-- to be read between rounds that no longer make progress\n" + text(s.Until.Rescue)})
		}
	}
	return append(files, File{"run.sql", run.String()})
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
