package models

// Project is a whole model, checked: every name is resolved and every
// expression typed. All slices are sorted by name, except where a list is a
// priority (identifiers, targets' settings have none), so that the order of
// files and keys never matters.
type Project struct {
	Name          string
	At            Span
	TimeZone      string // IANA name; dates of timestamps are taken in it
	DefaultTarget string
	Targets       []*Target
	Entities      []*Entity
	Sources       []*Source
	Segments      []*Segment
	Destinations  []*Destination
	Syncs         []*Sync
	Alerts        []*Alert
	Erasure       *ErasureSettings // nil: nobody can be erased
	Stories       []*Story
	Generate      *Generate // nil: no clients
}

// ErasureSettings is what people who were erased are known by. Secret is as written:
// ${NAME} is not yet replaced.
type ErasureSettings struct {
	Secret   string
	SecretAt Span
}

// Target is a warehouse that the model can run in. Settings are as written:
// ${NAME} is not yet replaced, so that validating needs no environment.
type Target struct {
	Name     string
	At       Span
	Type     string // duckdb, clickhouse, bigquery
	Settings map[string]string
	Places   map[string]Span // of the settings
}

// Entity finds an entity by name, or nil.
func (p *Project) Entity(name string) *Entity {
	return find(p.Entities, name, func(e *Entity) string { return e.Name })
}

// Source finds a source by name, or nil.
func (p *Project) Source(name string) *Source {
	return find(p.Sources, name, func(s *Source) string { return s.Name })
}

// Segment finds a segment by name, or nil.
func (p *Project) Segment(name string) *Segment {
	return find(p.Segments, name, func(s *Segment) string { return s.Name })
}

// Target finds a target by name, or nil.
func (p *Project) Target(name string) *Target {
	return find(p.Targets, name, func(t *Target) string { return t.Name })
}

func find[T any](list []*T, name string, nameOf func(*T) string) *T {
	for _, x := range list {
		if nameOf(x) == name {
			return x
		}
	}
	return nil
}
