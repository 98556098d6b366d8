package compile

import (
	"strconv"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// syncFiles are the SQL of the project's syncs, a file for each. What a warehouse
// cannot do of one is told by validate, and has no file.
func syncFiles(loaded *project.Loaded, target *project.Target, now time.Time) []emit.File {
	var files []emit.File
	for _, s := range loaded.Project.Syncs {
		lowered, diags := lower.Sync(loaded.Project, s)
		if diags.HasErrors() {
			continue
		}
		sql := emit.Sync(lowered, target.Warehouse.Dialect, target.Layout)
		files = append(files, sql.File(models.SyncPlanning{
			Epoch: 1, Now: now, Enter: s.Ops.Enter != "", Change: s.Ops.Change != "", Leave: s.Ops.Leave != "",
			HoldUnknown: s.Object.Kind == "record", HoldLost: s.Mode != "replace", Whole: s.Mode == "replace",
			Mapping: lowered.Mapping(), Version: strconv.Itoa(s.Destination.Tool.Version),
		}))
	}
	return files
}
