package files

import (
	"fmt"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/adapters"
)

const (
	manifestName = "_manifest.json"
	latestName   = "_latest.json"
	runPrefix    = "run="
)

// folderOf gives the folder of a run, with a slash at its end.
func folderOf(sync, object string, run int64) string {
	return fmt.Sprintf("%s%s%010d/", runsOf(sync, object), runPrefix, run)
}

// runsOf gives the folder that the runs of a sync are in, with a slash at its end.
func runsOf(sync, object string) string {
	return url.PathEscape(object) + "/" + url.PathEscape(sync) + "/"
}

// partName names the file of a batch.
func partName(f format, batch *adapters.Batch) string {
	return folderOf(batch.Sync, batch.Object, batch.Run) + fmt.Sprintf("%s-%010d-%010d.%s", batch.Op, batch.First, len(batch.Rows), f.extension)
}

// runOf gives the run in whose folder a file is; false for other files.
func runOf(name string) (int64, bool) {
	folder := path.Base(path.Dir(name))
	digits, isRun := strings.CutPrefix(folder, runPrefix)
	run, err := strconv.ParseInt(digits, 10, 64)
	return run, isRun && err == nil
}

// part reads what the name of a batch's file says; false for other files.
func part(name string) (op string, rows int64, ok bool) {
	stem, _, _ := strings.Cut(path.Base(name), ".")
	words := strings.Split(stem, "-")
	if len(words) != 3 {
		return "", 0, false
	}
	rows, err := strconv.ParseInt(words[2], 10, 64)
	return words[0], rows, err == nil
}
