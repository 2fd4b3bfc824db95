import Catalog
import Diagnostics
import SchemaDescription

/// Where the objects of a model are written: the line of the Swift source.
struct ModelPlaces {
  private(set) var places: [ObjectIdentity: Place] = [:]

  /// - Parameter model: A model with its default names filled in.
  init(_ model: Model) {
    for table in model.tables { add(table) }
    for value in model.views {
      let view = identity(.view, value.schema, value.name)
      places[view] = Self.place(value.place)
      for trigger in value.triggers { places[view.part(.trigger, trigger.name)] = Self.place(trigger.place) }
    }
    for value in model.materializedViews {
      let view = identity(.materializedView, value.schema, value.name)
      places[view] = Self.place(value.place)
      for index in value.indexes { places[view.part(.index, index.name ?? "")] = Self.place(index.place) }
    }
    for value in model.enums { places[identity(.enumType, value.schema, value.name)] = Self.place(value.place) }
    for value in model.domains { places[identity(.domain, value.schema, value.name)] = Self.place(value.place) }
    for value in model.sequences { places[identity(.sequence, value.schema, value.name)] = Self.place(value.place) }
    for value in model.functions { functions[identity(.function, value.schema, value.name)] = Self.place(value.place) }
  }

  /// Functions by name alone: a model spells the types of arguments in its own way.
  private var functions: [ObjectIdentity: Place] = [:]

  /// The place of an object, or of the table it is a part of.
  subscript(_ object: ObjectIdentity) -> Place? {
    if let place = places[object] { return place }
    if object.kind == .function || object.kind == .procedure {
      return functions[ObjectIdentity(.function, schema: object.schema, name: object.name)]
    }
    guard object.parent != nil else { return nil }
    if object.kind == .columnDefault, let place = places[object.table.part(.column, object.name)] { return place }
    return places[object.table]
      ?? places[ObjectIdentity(.materializedView, schema: object.schema, name: object.parent ?? "")]
  }

  private mutating func add(_ value: SchemaDescription.Table) {
    let table = identity(.table, value.schema, value.name)
    places[table] = Self.place(value.place)
    for column in value.columns { places[table.part(.column, column.name)] = Self.place(column.place) }
    for index in value.indexes { places[table.part(.index, index.name ?? "")] = Self.place(index.place) }
    for key in value.unique { places[table.part(.constraint, key.name ?? "")] = Self.place(key.place) }
    for check in value.checks { places[table.part(.constraint, check.name ?? "")] = Self.place(check.place) }
    for exclusion in value.exclusions {
      places[table.part(.constraint, exclusion.name ?? "")] = Self.place(exclusion.place)
    }
    for key in value.foreignKeys { places[table.part(.foreignKey, key.name ?? "")] = Self.place(key.place) }
    for trigger in value.triggers { places[table.part(.trigger, trigger.name)] = Self.place(trigger.place) }
    for policy in value.policies { places[table.part(.policy, policy.name)] = Self.place(policy.place) }
    if let key = value.primaryKey, let place = key.place {
      places[table.part(.constraint, key.name ?? "")] = Self.place(place)
    }
  }

  private func identity(_ kind: ObjectKind, _ schema: String, _ name: String) -> ObjectIdentity {
    ObjectIdentity(kind, schema: schema, name: name)
  }

  private static func place(_ place: SourcePlace) -> Place { Place(path: place.file, line: place.line) }
}
