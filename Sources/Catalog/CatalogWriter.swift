public import Diagnostics
import OrderedCollections

/// Writes a catalog as SQL that makes it in an empty database, in one pass.
public enum CatalogWriter {
  /// What a session must set before it runs statements of a catalog or of a plan: bodies of functions may name what
  /// comes later, and a backslash is one, whatever an old database is set to. The others are those of a dump of pg_dump,
  /// and how money is written.
  public static let settings = [
    "SET check_function_bodies = off", "SET standard_conforming_strings = on", "SET lc_monetary = 'C'",
    "SET xmloption = content", "SET default_tablespace = ''", "SET default_table_access_method = heap",
  ]

  /// The units of a catalog in an order in which each finds what it needs.
  ///
  /// - Throws: ``Failure`` where the objects need each other in a circle that cannot be broken.
  public static func units(of catalog: Catalog) throws(Failure) -> [WritingUnit] {
    var unfolded: Set<ObjectIdentity> = []
    while true {
      let units = WritingUnit.units(making: catalog.entries.keys, in: catalog, unfolded: unfolded)
      switch sort(units) {
      case .sorted(let order): return fitted(order.map { units[$0] }, to: catalog)
      case .cycle(let nodes):
        let parts = breakable(nodes.map { units[$0] })
        guard !parts.isEmpty else { throw circle(nodes.map { units[$0].identity.description }) }
        unfolded.formUnion(parts)
      }
    }
  }

  /// Fits the units to what every new database has: the schema "public", which is only dressed when it is wanted, and
  /// dropped when it is not.
  private static func fitted(_ units: [WritingUnit], to catalog: Catalog) -> [WritingUnit] {
    var units = units
    if let index = units.firstIndex(where: { $0.identity == Schema.public }) {
      units[index].statements = catalog[Schema.public].map { FacetWriter.creation(of: $0) } ?? []
    } else if catalog.serverVersion != 0, !catalog.excludedSchemas.contains(Schema.public.name) {
      let drop = DDL("DROP SCHEMA \(Schema.public.sqlName)", why: "a new database has it")
      units.insert(WritingUnit(identity: Schema.public, members: [], dependencies: [], statements: [drop]), at: 0)
    }
    return units
  }

  /// The statements of a catalog, in order.
  ///
  /// - Throws: ``Failure`` where the objects need each other in a circle that cannot be broken.
  public static func statements(of catalog: Catalog) throws(Failure) -> [DDL] {
    try units(of: catalog).flatMap(\.statements)
  }

  private static func sort(_ units: [WritingUnit]) -> DependencySort.Outcome {
    var places: [ObjectIdentity: Int] = [:]
    places.reserveCapacity(units.count * 8)
    for (index, unit) in units.enumerated() {
      for member in unit.members { places[member] = index }
    }
    var sort = DependencySort(count: units.count)
    for (index, unit) in units.enumerated() {
      for need in unit.dependencies {
        if let place = places[need] { sort.order(place, before: index) }
      }
    }
    return sort.sorted()
  }

  /// The parts in a cycle that can be written by statements of their own: defaults and constraints that are written
  /// within the statement of their table.
  private static func breakable(_ units: [WritingUnit]) -> [ObjectIdentity] {
    units.flatMap { unit in
      unit.members.filter { $0 != unit.identity && ($0.kind == .columnDefault || $0.kind == .constraint) }
    }
  }

  /// The failure that names a circle nobody can break.
  ///
  /// - Parameter steps: What must each come before the next, and the last before the first.
  public static func circle(_ steps: [String]) -> Failure {
    Failure(
      code: "dependency-cycle",
      "these objects need each other, so none can come first",
      details: steps,
      advice: "Take one of the references out, or report the case with the definitions of these objects."
    )
  }
}
