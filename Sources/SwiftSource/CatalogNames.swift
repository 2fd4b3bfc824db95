import Catalog

// The definitions of a catalog, by names that tell them from the words of a model: both have a Table.
//
// A module that holds a type of its own name cannot be used to say which Table is meant, so that these names are given
// in a file that knows only one of them.

typealias CatalogTable = Table
typealias CatalogColumn = Column
typealias CatalogColumnDefault = ColumnDefault
typealias CatalogConstraint = Constraint
typealias CatalogForeignKey = ForeignKey
typealias CatalogIndex = Index
typealias CatalogTrigger = Trigger
typealias CatalogPolicy = Policy
typealias CatalogView = View
typealias CatalogViewColumn = ViewColumn
typealias CatalogMaterializedView = MaterializedView
typealias CatalogSchema = Schema
typealias CatalogExtension = Extension
typealias CatalogDomain = Domain
typealias CatalogDeferral = Deferral
typealias CatalogGrant = Grant
typealias CatalogSequenceOptions = SequenceOptions
typealias CatalogCollation = Collation
typealias CatalogCompositeType = CompositeType
typealias CatalogRangeType = RangeType
typealias CatalogAggregate = Aggregate
typealias CatalogCast = Cast
typealias CatalogStatistics = Statistics
typealias CatalogRule = Rule
typealias CatalogServer = ForeignServer
typealias CatalogPublication = Publication
typealias CatalogEventTrigger = EventTrigger
typealias CatalogMaintenancePolicy = MaintenancePolicy
typealias CatalogDefaultPrivileges = DefaultPrivileges
