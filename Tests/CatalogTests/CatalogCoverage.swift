/// Where every column of every system catalog goes, in the versions that the tests run on.
///
/// `CatalogCoverageTests` fails where a server has a catalog or a column that is not here: whoever adds it decides what
/// becomes of it.
enum CatalogCoverage: String, CaseIterable {
  /// It is part of a definition, of an identity, or of what hangs on an entry; written as SQL, compared.
  case managed
  /// It follows from others, or from what made the object, and cannot be changed by itself.
  case derived
  /// It belongs to the server, or is the same for every schema of a database: roles, tablespaces, encodings, versions.
  case server
  /// It is what is in the tables, or how they lie on the disk.
  case data
  /// It is not managed, and every read names the objects that have it.
  case named

  /// The catalogs, each with its columns by where they go.
  static let columns: [String: [CatalogCoverage: String]] = [
    "pg_aggregate": [
      .managed: """
      aggfnoid aggkind aggtransfn aggfinalfn aggcombinefn aggserialfn aggdeserialfn aggmtransfn
      aggminvtransfn aggmfinalfn aggfinalextra aggmfinalextra aggfinalmodify aggmfinalmodify aggsortop
      aggtranstype aggtransspace aggmtranstype aggmtransspace agginitval aggminitval
      """,
      .derived: """
      aggnumdirectargs
      """,
    ],
    "pg_am": [
      .managed: """
      oid amname amhandler amtype
      """
    ],
    "pg_amop": [
      .managed: """
      oid amopfamily amoplefttype amoprighttype amopstrategy amoppurpose amopopr amopsortfamily
      """,
      .derived: """
      amopmethod
      """,
    ],
    "pg_amproc": [
      .managed: """
      oid amprocfamily amproclefttype amprocrighttype amprocnum amproc
      """
    ],
    "pg_attrdef": [
      .managed: """
      oid adrelid adnum adbin
      """
    ],
    "pg_attribute": [
      .managed: """
      attrelid attname atttypid attnum atttypmod attnotnull attidentity attgenerated attisdropped
      attislocal attinhcount attcollation attstattarget attacl attoptions attfdwoptions attstorage
      attcompression
      """,
      .derived: """
      attlen attcacheoff attbyval attalign atthasdef attndims
      """,
      .data: """
      atthasmissing attmissingval
      """,
    ],
    "pg_auth_members": [
      .server: """
      admin_option grantor inherit_option member oid roleid set_option
      """
    ],
    "pg_authid": [
      .server: """
      oid rolbypassrls rolcanlogin rolconnlimit rolcreatedb rolcreaterole rolinherit rolname rolpassword
      rolreplication rolsuper rolvaliduntil
      """
    ],
    "pg_cast": [
      .managed: """
      oid castsource casttarget castfunc castcontext castmethod
      """
    ],
    "pg_class": [
      .managed: """
      oid relname relnamespace reltype reloftype relowner relam reltablespace reltoastrelid relpersistence
      relkind relrowsecurity relforcerowsecurity relreplident relispartition relacl reloptions
      relpartbound
      """,
      .derived: """
      relhasindex relisshared relnatts relchecks relhasrules relhastriggers relhassubclass
      """,
      .data: """
      relfilenode relpages reltuples relallvisible relallfrozen relispopulated relrewrite relfrozenxid
      relminmxid
      """,
    ],
    "pg_collation": [
      .managed: """
      oid collname collnamespace collowner collprovider collisdeterministic collcollate collctype
      colliculocale colllocale collicurules
      """,
      .derived: """
      collencoding
      """,
      .server: """
      collversion
      """,
    ],
    "pg_constraint": [
      .managed: """
      oid conname contype condeferrable condeferred convalidated conenforced conrelid contypid conindid
      conparentid confrelid confupdtype confdeltype confmatchtype conislocal coninhcount connoinherit
      conkey confkey confdelsetcols conexclop conbin conperiod
      """,
      .derived: """
      connamespace conpfeqop conppeqop conffeqop
      """,
    ],
    "pg_conversion": [
      .managed: """
      oid conname connamespace conowner conforencoding contoencoding conproc condefault
      """
    ],
    "pg_database": [
      .managed: """
      oid datname datdba
      """,
      .server: """
      encoding datlocprovider datistemplate datallowconn dattablespace datcollate datctype daticulocale
      datlocale daticurules datcollversion datfrozenxid datminmxid dathasloginevt
      """,
      .named: """
      datconnlimit datacl
      """,
    ],
    "pg_db_role_setting": [
      .named: """
      setdatabase setrole setconfig
      """
    ],
    "pg_default_acl": [
      .managed: """
      oid defaclrole defaclnamespace defaclobjtype defaclacl
      """
    ],
    "pg_depend": [
      .managed: """
      classid objid objsubid refclassid refobjid refobjsubid deptype
      """
    ],
    "pg_description": [
      .managed: """
      objoid classoid objsubid description
      """
    ],
    "pg_enum": [
      .managed: """
      oid enumtypid enumsortorder enumlabel
      """
    ],
    "pg_event_trigger": [
      .managed: """
      oid evtname evtevent evtowner evtfoid evtenabled evttags
      """
    ],
    "pg_extension": [
      .managed: """
      oid extname extnamespace extrelocatable extversion
      """,
      .derived: """
      extowner extconfig extcondition
      """,
    ],
    "pg_foreign_data_wrapper": [
      .managed: """
      oid fdwname fdwowner fdwhandler fdwvalidator fdwacl fdwoptions
      """
    ],
    "pg_foreign_server": [
      .managed: """
      oid srvname srvowner srvfdw srvtype srvversion srvacl srvoptions
      """
    ],
    "pg_foreign_table": [
      .managed: """
      ftrelid ftserver ftoptions
      """
    ],
    "pg_index": [
      .managed: """
      indexrelid indrelid indisunique indnullsnotdistinct indisprimary indisexclusion indisclustered
      indisvalid indisreplident indkey indcollation indclass indoption indexprs indpred
      """,
      .derived: """
      indnatts indnkeyatts indimmediate
      """,
      .data: """
      indcheckxmin indisready indislive
      """,
    ],
    "pg_inherits": [
      .managed: """
      inhrelid inhparent inhseqno
      """,
      .named: """
      inhdetachpending
      """,
    ],
    "pg_init_privs": [
      .named: """
      objoid classoid objsubid privtype initprivs
      """
    ],
    "pg_language": [
      .managed: """
      oid lanname lanowner lanispl lanpltrusted lanplcallfoid laninline lanvalidator lanacl
      """
    ],
    "pg_largeobject": [
      .data: """
      loid pageno data
      """
    ],
    "pg_largeobject_metadata": [
      .named: """
      oid lomowner lomacl
      """
    ],
    "pg_namespace": [
      .managed: """
      oid nspname nspowner nspacl
      """
    ],
    "pg_opclass": [
      .managed: """
      oid opcmethod opcname opcnamespace opcowner opcfamily opcintype opcdefault opckeytype
      """
    ],
    "pg_operator": [
      .managed: """
      oid oprname oprnamespace oprowner oprkind oprcanmerge oprcanhash oprleft oprright oprcom oprnegate
      oprcode oprrest oprjoin
      """,
      .derived: """
      oprresult
      """,
    ],
    "pg_opfamily": [
      .managed: """
      oid opfmethod opfname opfnamespace opfowner
      """
    ],
    "pg_parameter_acl": [
      .server: """
      oid paracl parname
      """
    ],
    "pg_partitioned_table": [
      .managed: """
      partrelid partstrat partnatts partattrs partclass partcollation partexprs
      """,
      .derived: """
      partdefid
      """,
    ],
    "pg_policy": [
      .managed: """
      oid polname polrelid polcmd polpermissive polroles polqual polwithcheck
      """
    ],
    "pg_proc": [
      .managed: """
      oid proname pronamespace proowner prolang procost prorows provariadic prosupport prokind prosecdef
      proleakproof proisstrict proretset provolatile proparallel pronargdefaults prorettype proargtypes
      proallargtypes proargmodes proargnames proargdefaults protrftypes prosrc probin prosqlbody proconfig
      proacl
      """,
      .derived: """
      pronargs
      """,
    ],
    "pg_publication": [
      .managed: """
      oid pubname pubowner puballtables pubinsert pubupdate pubdelete pubtruncate pubviaroot pubgencols
      """
    ],
    "pg_publication_namespace": [
      .managed: """
      oid pnpubid pnnspid
      """
    ],
    "pg_publication_rel": [
      .managed: """
      oid prpubid prrelid prqual prattrs
      """
    ],
    "pg_range": [
      .managed: """
      rngtypid rngsubtype rngmultitypid rngcollation rngsubopc rngcanonical rngsubdiff
      """
    ],
    "pg_replication_origin": [
      .server: """
      roident roname
      """
    ],
    "pg_rewrite": [
      .managed: """
      oid rulename ev_class ev_type ev_enabled is_instead ev_qual ev_action
      """
    ],
    "pg_seclabel": [
      .named: """
      objoid classoid objsubid provider label
      """
    ],
    "pg_sequence": [
      .managed: """
      seqrelid seqtypid seqstart seqincrement seqmax seqmin seqcache seqcycle
      """
    ],
    "pg_shdepend": [
      .derived: """
      classid dbid deptype objid objsubid refclassid refobjid
      """
    ],
    "pg_shdescription": [
      .named: """
      objoid classoid description
      """
    ],
    "pg_shseclabel": [
      .server: """
      classoid label objoid provider
      """
    ],
    "pg_statistic": [
      .data: """
      staattnum stacoll1 stacoll2 stacoll3 stacoll4 stacoll5 stadistinct stainherit stakind1 stakind2
      stakind3 stakind4 stakind5 stanullfrac stanumbers1 stanumbers2 stanumbers3 stanumbers4 stanumbers5
      staop1 staop2 staop3 staop4 staop5 starelid stavalues1 stavalues2 stavalues3 stavalues4 stavalues5
      stawidth
      """
    ],
    "pg_statistic_ext": [
      .managed: """
      oid stxrelid stxname stxnamespace stxowner stxstattarget stxkeys stxkind stxexprs
      """
    ],
    "pg_statistic_ext_data": [
      .data: """
      stxddependencies stxdexpr stxdinherit stxdmcv stxdndistinct stxoid
      """
    ],
    "pg_subscription": [
      .named: """
      oid subdbid subskiplsn subname subowner subenabled subbinary substream subtwophasestate
      subdisableonerr subconninfo subslotname subsynccommit subpublications subpasswordrequired
      subrunasowner suborigin subfailover
      """
    ],
    "pg_subscription_rel": [
      .named: """
      srrelid srsubid srsublsn srsubstate
      """
    ],
    "pg_tablespace": [
      .server: """
      oid spcacl spcname spcoptions spcowner
      """
    ],
    "pg_transform": [
      .managed: """
      oid trftype trflang trffromsql trftosql
      """
    ],
    "pg_trigger": [
      .managed: """
      oid tgrelid tgparentid tgname tgfoid tgtype tgenabled tgconstrrelid tgconstraint tgdeferrable
      tginitdeferred tgnargs tgattr tgargs tgqual tgoldtable tgnewtable
      """,
      .derived: """
      tgisinternal tgconstrindid
      """,
    ],
    "pg_ts_config": [
      .managed: """
      oid cfgname cfgnamespace cfgowner cfgparser
      """
    ],
    "pg_ts_config_map": [
      .managed: """
      mapcfg maptokentype mapseqno mapdict
      """
    ],
    "pg_ts_dict": [
      .managed: """
      oid dictname dictnamespace dictowner dicttemplate dictinitoption
      """
    ],
    "pg_ts_parser": [
      .managed: """
      oid prsname prsnamespace prsstart prstoken prsend prsheadline prslextype
      """
    ],
    "pg_ts_template": [
      .managed: """
      oid tmplname tmplnamespace tmplinit tmpllexize
      """
    ],
    "pg_type": [
      .managed: """
      oid typname typnamespace typowner typtype typrelid typarray typnotnull typbasetype typtypmod
      typcollation typdefaultbin typacl typlen typbyval typcategory typispreferred typalign typstorage typdefault
      typisdefined typdelim typsubscript typelem typinput typoutput typreceive typsend typmodin typmodout typanalyze
      """,
      .derived: """
      typndims
      """,
    ],
    "pg_user_mapping": [
      .managed: """
      oid umuser umserver umoptions
      """
    ],
  ]
}
