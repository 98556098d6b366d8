package check

import (
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// Project checks a whole model. The catalog may be nil: columns are then what
// the model says of them, and the others are of a type that agrees with
// everything. The tools are what destinations can be beside the project's own.
func Project(tree *parse.Tree, catalog *models.Catalog, tools Tools) (*models.Project, models.Diagnostics) {
	c := newChecker(tree, catalog)
	c.tools = tools

	// Names.
	c.declareProject()
	c.declareTargets()
	c.declareEntities()
	c.declareSources()
	c.checkCatalog()
	c.declareSourceIDs()
	c.declareRelations()
	c.declareEntityRelations()
	c.declareTraits()
	c.declareSegments()
	c.checkWaysOn()
	c.checkPublishedNames()

	// Bodies. What is read comes before what reads it, so that types are known:
	// sources, then traits, then segments, then what looks at all of them.
	c.checkSources()
	c.checkJoins()
	c.checkDataTests()
	c.checkTraits()
	c.checkSegments()
	c.checkEntityUse()
	c.checkRulesOfTime()
	c.checkDecisions()
	c.checkDestinations()
	c.checkSyncs()
	c.checkAlerts()
	c.checkErasure()
	c.checkStories()
	c.checkGenerate()

	c.sortProject()
	c.diags.Sort()
	return c.project, c.diags
}

// newChecker makes a checker that knows nothing yet.
func newChecker(tree *parse.Tree, catalog *models.Catalog) *checker {
	if catalog == nil {
		catalog = &models.Catalog{}
	}
	return &checker{
		tree:            tree,
		catalog:         catalog,
		project:         &models.Project{},
		entities:        map[string]*models.Entity{},
		sources:         map[string]*models.Source{},
		segments:        map[string]*models.Segment{},
		ownTools:        map[string]*models.Tool{},
		usedTools:       map[string]*models.Tool{},
		destinations:    map[string]*models.Destination{},
		columns:         map[*models.Source]map[string]*models.SourceColumn{},
		pending:         map[*models.SourceColumn]*computed{},
		idValues:        map[*models.SourceID]parse.Node{},
		relations:       map[*models.Source]map[string]*models.Relation{},
		reverses:        map[*models.Source]map[string]*models.Relation{},
		entityRelations: map[*models.Entity]map[string]*models.EntityRelation{},
		entityReverses:  map[*models.Entity]map[string]*models.EntityRelation{},
		refused:         map[refusedName]bool{},
	}
}

// sortProject brings every list whose order has no meaning into the order of
// names.
func (c *checker) sortProject() {
	p := c.project
	for _, e := range p.Entities {
		sortByName(e.Traits, func(t *models.Trait) string { return t.Name })
		sortByName(e.Relations, func(r *models.EntityRelation) string { return r.Name })
	}
	for _, s := range p.Sources {
		sortByName(s.Columns, func(x *models.SourceColumn) string { return x.Name })
		sortByName(s.Relations, func(r *models.Relation) string { return r.Name })
	}
	sortByName(p.Segments, func(s *models.Segment) string { return s.Name })
}
