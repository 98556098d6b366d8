package ir

// OriginsOf lists the definitions that asked for anything in a step: for the step
// itself, and for each of its columns.
func OriginsOf(step Step) []Origin {
	list := step.Head().Origins[:len(step.Head().Origins):len(step.Head().Origins)]
	add := func(layers ...Layer) {
		for _, layer := range layers {
			for _, column := range layer {
				list = append(list, column.Origins...)
			}
		}
	}
	switch s := step.(type) {
	case *SourceRows:
		add(s.Layers...)
	case *Aggregate:
		add(s.Before, s.Cols)
	case *Traits:
		add(s.Layers...)
	case *Profiles:
		add(s.Cols)
	case *Members:
		add(s.Layers...)
	case *Conditions:
		add(s.Layers...)
	}
	return list
}
