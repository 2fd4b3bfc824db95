import Catalog
import Testing

@testable import SwiftSource

@Suite("Names of globals come from the names of objects")
struct GlobalNamesTests {
  private func names(_ identities: (ObjectKind, String?, String)...) -> [String] {
    var names = GlobalNames()
    return identities.map { names.name(for: ObjectIdentity($0.0, schema: $0.1, name: $0.2)) }
  }

  @Test(arguments: [
    ("invoice_lines", "invoiceLines"), ("Orders", "orders"), ("URLs", "uRLs"), ("ORDERS", "orders"), ("x", "x"),
    ("2024_sales", "table2024Sales"), ("we ird\"; DROP", "weIrdDROP"), ("Größe", "grE"), ("日本", "table"),
    ("_", "table"),
    ("class", "classTable"), ("default", "defaultTable"), ("self", "selfTable"), ("open", "openTable"),
    ("strataProgram", "strataProgramTable"), ("userID", "userID"),
  ])
  func inLowerCamelCase(_ name: String, _ expected: String) {
    #expect(names((.table, "public", name)) == [expected])
  }

  @Test func whoComesFirstHasTheShortName() {
    #expect(
      names(
        (.enumType, "public", "status"),
        (.table, "public", "status"),
        (.table, "billing", "status"),
        (.table, "billing", "sta tus"),
        (.function, "public", "fn_status"),
        (.function, "public", "fn_touch"),
        (.view, "public", "vw_touch"),
        (.function, "public", "fn_touch"),
        (.function, "public", "fn_touch")
      ) == [
        "status", "statusTable", "billingStatus", "staTus", "fnStatus", "touch", "vwTouch", "fnTouch", "touchFunction",
      ]
    )
  }

  @Test func defaultPrivilegesAreCalledByWhatTheyAreAbout() {
    var names = GlobalNames()
    let found = [(nil, nil), ("billing", nil), ("billing", "app")].map { schema, role in
      names.name(for: ObjectIdentity(.defaultPrivileges, schema: schema, name: "TABLES", arguments: role))
    }
    #expect(found == ["privilegesOnTables", "privilegesOnTablesInBilling", "privilegesOnTablesInBillingOfApp"])
  }

  @Test func numbersComeLast() {
    let many = (0..<6).map { _ in (ObjectKind.table, String?.some("s"), "-") }
    var names = GlobalNames()
    let found = many.map { names.name(for: ObjectIdentity($0.0, schema: $0.1, name: $0.2)) }
    #expect(Set(found).count == 6)
    #expect(found.last?.hasSuffix("2") == true || found.last?.last?.isNumber == true)
  }
}
