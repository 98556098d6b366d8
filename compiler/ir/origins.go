package ir

import "slices"

// OriginsOf lists the definitions that asked for anything in a step: for the step
// itself, and for each of its columns.
func OriginsOf(step Step) []Origin {
	list := slices.Clone(step.Head().Origins)
	WalkStep(step, func(n Named) { list = append(list, n.Origins...) })
	return list
}
