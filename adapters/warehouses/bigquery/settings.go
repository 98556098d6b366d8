package bigquery

import (
	"cmp"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Settings say where to work, as whom, and for how much.
type Settings struct {
	Project        string            // pays for the jobs; the project of datasets that are named without one
	Dataset        string            // of published tables, "dataset" or "project.dataset"
	SourceDataset  string            // of sources' tables that are named without one
	Location       string            // "EU", "europe-west3"; "" for the dataset's
	KeyFile        string            // absolute; "" for the application-default credentials
	Impersonate    string            // the service account to act as; "" for none
	MaxBytesBilled int64             // for all statements of a session together; 0 for no limit
	Labels         map[string]string // of every job, beside weft's own
	Batch          bool              // jobs wait until there is room
	Endpoint       string            // "" for Google's own; an emulator is http://
}

// LabelPrefix starts the names of the settings that are labels of jobs:
// "labels.team" is the value of the label team.
const LabelPrefix = "labels."

// ReadSettings reads the settings of a target, with every ${NAME} already
// replaced. A relative key file starts at the project's folder.
func ReadSettings(settings map[string]string, folder string) (Settings, error) {
	s := Settings{
		Project:       settings["project"],
		Dataset:       settings["dataset"],
		SourceDataset: cmp.Or(settings["source_dataset"], settings["dataset"]),
		Location:      settings["location"],
		KeyFile:       settings["key_file"],
		Impersonate:   settings["impersonate"],
		Endpoint:      settings["endpoint"],
		Labels:        map[string]string{},
	}
	for name, value := range settings {
		if key, ok := strings.CutPrefix(name, LabelPrefix); ok {
			s.Labels[key] = value
		}
	}
	if s.KeyFile != "" && !filepath.IsAbs(s.KeyFile) {
		s.KeyFile = filepath.Join(folder, s.KeyFile)
	}
	switch priority := settings["priority"]; priority {
	case "", "interactive":
	case "batch":
		s.Batch = true
	default:
		return Settings{}, fmt.Errorf("priority is %q; say interactive or batch", priority)
	}
	if text := settings["max_bytes_billed"]; text != "" {
		var err error
		if s.MaxBytesBilled, err = strconv.ParseInt(text, 10, 64); err != nil || s.MaxBytesBilled < 1 {
			return Settings{}, fmt.Errorf("max_bytes_billed is %q; give a whole number of bytes, 100000000000 for 100 GB", text)
		}
	}
	return s, s.check()
}

var (
	projectName = regexp.MustCompile(`^([a-z0-9.-]+:)?[a-z0-9][a-z0-9-]{0,62}$`)
	datasetName = regexp.MustCompile(`^([a-z0-9.:-]+\.)?\w+$`)
)

// check refuses what BigQuery would refuse later and less clearly.
func (s Settings) check() error {
	switch {
	case s.Project == "":
		return fmt.Errorf("project is missing; say which Google Cloud project pays for the jobs")
	case !projectName.MatchString(s.Project):
		return fmt.Errorf("project is %q, which is no project id; those have lower-case letters, digits and hyphens, see gcloud projects list", s.Project)
	case !datasetName.MatchString(s.Dataset):
		return fmt.Errorf("dataset is %q; give the name of a dataset, of letters, digits and underscores", s.Dataset)
	case s.SourceDataset != "" && !datasetName.MatchString(s.SourceDataset):
		return fmt.Errorf("source_dataset is %q; give dataset or project.dataset", s.SourceDataset)
	}
	if s.Endpoint != "" {
		if u, err := url.Parse(s.Endpoint); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Errorf("endpoint is %q; give a whole address, http://127.0.0.1:9050 for an emulator", s.Endpoint)
		}
	}
	for key, value := range s.Labels {
		if err := checkLabel(key, value); err != nil {
			return err
		}
	}
	return nil
}

// plain tells whether the endpoint is reached without encryption, as emulators
// are: no credentials are sent there.
func (s Settings) plain() bool { return strings.HasPrefix(s.Endpoint, "http://") }
