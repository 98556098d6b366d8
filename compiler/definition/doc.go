// Package definition sees a checked model as the definitions that it consists of
// and what each of them uses. In comes a *models.Project, out go definitions with
// texts and fingerprints, the graph between them, and how they differ from those
// that were published. It must not know SQL, steps, or where the published ones
// come from.
package definition
