package bigquery

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/bigquery"
)

// What BigQuery did not find. Groups: project, dataset, table or location.
var (
	missingTable   = regexp.MustCompile(`Not found: (?:Table|View) ([\w.:-]+)[:.](\w+)\.([^\s;]+)`)
	missingDataset = regexp.MustCompile(`Not found: Dataset ([\w.:-]+)[:.](\w+)(?: was not found in location ([\w-]+))?`)
	noProject      = regexp.MustCompile(`(?i)(?:not found: project|cannot find project|unknown project|invalid project id) ?'?([\w.:-]*)`)
)

func missingProject(err error) bool {
	p, _ := problemOf(err)
	return noProject.MatchString(p.message)
}

const (
	looking = 10 * time.Second // how long finding other names may take
	looked  = 1000             // names of one list, one request
	offered = 6                // names to offer
)

// nearby says what exists beside something that was not found; "" when that
// cannot be told. It asks for one list at most.
func (w *Warehouse) nearby(ctx context.Context, message string) string {
	ctx, cancel := context.WithTimeout(ctx, looking)
	defer cancel()
	if m := missingTable.FindStringSubmatch(message); m != nil {
		return w.nearbyTables(ctx, m[1], m[2], m[3])
	}
	if m := missingDataset.FindStringSubmatch(message); m != nil {
		return w.nearbyDatasets(ctx, m[1], m[2])
	}
	if m := noProject.FindStringSubmatch(message); m != nil {
		return "see gcloud projects list for those of this account"
	}
	return ""
}

func (w *Warehouse) nearbyTables(ctx context.Context, project, dataset, table string) string {
	all := w.client.DatasetInProject(project, dataset).Tables(ctx)
	all.PageInfo().MaxSize = looked
	var names []string
	for range looked {
		t, err := all.Next()
		if err != nil {
			break
		}
		names = append(names, t.TableID)
	}
	if slices.Contains(names, table) {
		return w.elsewhere(ctx, project, dataset)
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("dataset %q has %s", dataset, nearest(names, table))
}

func (w *Warehouse) nearbyDatasets(ctx context.Context, project, dataset string) string {
	if text := w.elsewhere(ctx, project, dataset); text != "" {
		return text
	}
	all := w.client.Datasets(ctx)
	all.ProjectID = project
	all.PageInfo().MaxSize = looked
	var names []string
	for range looked {
		d, err := all.Next()
		if err != nil {
			break
		}
		names = append(names, d.DatasetID)
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("project %q has %s", project, nearest(names, dataset))
}

// elsewhere says that a dataset lies in another place than where weft works, or
// "" when it does not.
func (w *Warehouse) elsewhere(ctx context.Context, project, dataset string) string {
	metadata, err := w.client.DatasetInProject(project, dataset).Metadata(ctx)
	if err != nil || w.location == "" || sameLocation(metadata.Location, w.location) {
		return ""
	}
	return w.apart(dataset, metadata.Location)
}

// apart says that a dataset is not where weft works.
func (w *Warehouse) apart(dataset, location string) string {
	return fmt.Sprintf("dataset %q is in %s, and weft works in %s, where %q is; a statement reads and writes in one place only: copy the dataset, or publish to one in %[2]s",
		dataset, location, w.location, w.settings.Dataset)
}

// nearest offers the names that look most like one, the most alike first.
func nearest(names []string, name string) string {
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(distance(a, name), distance(b, name)), cmp.Compare(a, b))
	})
	rest := ""
	if n := len(names); n > offered {
		names, rest = names[:offered], ", …"
	}
	return strings.Join(names, ", ") + rest
}

// distance counts the letters to change, add or take away between two names
// (Levenshtein), whatever their case.
func distance(a, b string) int {
	from, to := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range to {
			changed := diagonal
			if x != y {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, diagonal+1)
		}
	}
	return row[len(to)]
}

// sameLocation compares two places; their case does not count.
func sameLocation(a, b string) bool { return strings.EqualFold(a, b) }

// dataset finds a dataset by "dataset" or "project.dataset".
func (w *Warehouse) dataset(name string) *bigquery.Dataset {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return w.client.DatasetInProject(name[:i], name[i+1:])
	}
	return w.client.Dataset(name)
}

// bareDataset is the name of a dataset without its project.
func bareDataset(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// isSessionDataset tells whether a dataset is the hidden one of a session.
func isSessionDataset(name string) bool { return strings.HasPrefix(name, "_") }
