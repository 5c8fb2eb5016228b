/// \file
/// What the equipment module is made of, and looking whether it is there.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/schema/module_check.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

const std::string types = "consultant_types";
const std::string templates = "equipment_templates";
const std::string needs = "equipment_template_consultants";
const std::string submissions = "equipment_approval_submissions";
const std::string decisions = "equipment_approval_decisions";
const std::string users = "users";

Module make_equipment_module() {
    return {
        .name = "equipment",
        .tables =
            {core::table_id<core::ConsultantType>(),
             core::table_id<core::EquipmentTemplate>(),
             core::table_id<core::EquipmentTemplateConsultant>(),
             core::table_id<core::EquipmentApprovalSubmission>(),
             core::table_id<core::EquipmentApprovalDecision>()},
        .foreign_keys =
            {{templates, "created_by_id", users},
             {templates, "updated_by_id", users},
             {needs, "consultant_type_id", types, true},
             {decisions, "submission_id", submissions, true},
             {needs, "template_id", templates, true},
             {submissions, "template_id", templates, true},
             {submissions, "submitted_by_id", users},
             {decisions, "consultant_type_id", types},
             {decisions, "decided_by_id", users}},
        .indexes = {
            {templates, "name"},
            {templates, "category"},
            {submissions, "project_id"},
            {submissions, "template_id"},
            {submissions, "status"},
            {decisions, "submission_id"}}};
}

std::string cascade_object(const ModuleKey& key) {
    return key.table + ": rows go with " + key.refers_to + " (" + key.column + ")";
}

/// The facts of the live schema, looked up one by one.
class Look {
public:
    explicit Look(const LogicalSchema& live) : m_live(live), m_facts(facts_of(live)) {}

    void add(ModulePart part, const std::string& object, std::string expected, std::string actual) {
        m_findings.push_back({part, object, std::move(expected), std::move(actual)});
    }

    void table(const core::TableInfo& info) {
        const std::string name{info.name};
        const auto live = m_live.tables.find(name);
        const bool is_there = live != m_live.tables.end();
        const std::string count = std::to_string(info.columns.size()) + " columns";
        add(ModulePart::tables,
            name,
            count,
            is_there ? std::to_string(live->second.columns.size()) + " columns"
                     : std::string{absent});
        add(ModulePart::primary_keys,
            name + ": primary key",
            "(" + std::string{info.columns.front().name} + ")",
            fact(name + ": primary key"));
        for (const core::ColumnInfo& column : info.columns)
            look_at(name, column, is_there ? &live->second : nullptr);
    }

    void foreign_key(const ModuleKey& key) {
        const std::string object = key.table + ": foreign key (" + key.column + ")";
        add(ModulePart::foreign_keys,
            object,
            key.refers_to + " (id), on update no action, on delete " +
                (key.cascades ? "cascade" : "no action") + ", deferred",
            fact(object));
    }

    /// By what it is on, whatever its name.
    void index(const ModuleIndex& index) {
        const auto table = m_live.tables.find(index.table);
        const std::vector<std::string> columns{index.column};
        const bool is_there =
            table != m_live.tables.end() &&
            std::any_of(
                table->second.indexes.begin(), table->second.indexes.end(), [&](const auto& each) {
                    return each.columns == columns && each.predicate.empty();
                });
        add(ModulePart::indexes,
            index.table + ": index on " + index.column,
            "present",
            is_there ? "present" : std::string{absent});
    }

    std::vector<ModuleFinding> take() { return std::move(m_findings); }

private:
    std::string fact(const std::string& object) const {
        const auto found = m_facts.find(object);
        return found == m_facts.end() ? std::string{absent} : found->second;
    }

    static std::string words(std::string_view type, bool nullable) {
        return std::string{type} + (nullable ? ", nullable" : ", not null");
    }

    void look_at(
        const std::string& table, const core::ColumnInfo& column, const LogicalTable* live) {
        std::string actual{absent};
        for (const LogicalColumn& each :
             live == nullptr ? std::vector<LogicalColumn>{} : live->columns) {
            if (each.name == column.name) actual = words(each.type, each.nullable);
        }
        add(ModulePart::columns,
            table + ": column " + std::string{column.name},
            words(logical_type_of(column.kind), column.nullable),
            std::move(actual));
    }

    const LogicalSchema& m_live;
    SchemaFacts m_facts;
    std::vector<ModuleFinding> m_findings;
};

// --- Cascades
// -------------------------------------------------------------------------------------

constexpr std::string_view gone = "gone";
constexpr std::string_view left_behind = "left behind";

/// Rows that no operation of any hall makes: the last hall number is nobody's.
constexpr core::OperationId nobody{core::hall_number_max, 2};

template <class Row>
core::Id<Row> id_of(std::int64_t index) {
    return {core::row_uuid(nobody, index)};
}

/// One row of each table and a few more, so that each cascade is met alone.
class Cascades {
public:
    explicit Cascades(core::Repository& repository) : m_repository(repository) {
        for (std::int64_t index : {0, 1}) {
            m_types.push_back({id_of<core::ConsultantType>(index), name("type", index), {}, {}});
            core::EquipmentTemplate equipment;
            equipment.id = id_of<core::EquipmentTemplate>(index);
            equipment.name = equipment.category = name("template", index);
            m_templates.push_back(equipment);
        }
        m_needs = {need(0, 0), need(1, 1)};
        m_submissions = {submission(0), submission(1)};
        m_decision.id = id_of<core::EquipmentApprovalDecision>(0);
        m_decision.submission_id = m_submissions[0].id;
        m_decision.consultant_type_id = m_types[0].id;
        write();
    }

    std::vector<ModuleFinding> run() {
        std::vector<ModuleFinding> findings;
        for (const ModuleKey& key : equipment_module().foreign_keys) {
            if (!key.cascades) continue;
            findings.push_back(
                {ModulePart::cascades, cascade_object(key), std::string{gone}, outcome(key)});
        }
        return findings;
    }

private:
    static std::string name(const std::string& what, std::int64_t index) {
        return "hallbook migrate verify: " + what + " " + std::to_string(index);
    }

    [[nodiscard]] core::EquipmentTemplateConsultant need(std::int64_t of, std::int64_t type) const {
        return {
            id_of<core::EquipmentTemplateConsultant>(of),
            m_templates.at(static_cast<std::size_t>(of)).id,
            m_types.at(static_cast<std::size_t>(type)).id,
            {}};
    }

    [[nodiscard]] core::EquipmentApprovalSubmission submission(std::int64_t index) const {
        core::EquipmentApprovalSubmission row;
        row.id = id_of<core::EquipmentApprovalSubmission>(index);
        row.project_id = name("project", index);
        row.template_id = m_templates[0].id;
        return row;
    }

    void write() {
        std::vector<core::Change> changes;
        for (const auto& each : m_types)
            changes.push_back(core::added(each));
        for (const auto& each : m_templates)
            changes.push_back(core::added(each));
        for (const auto& each : m_needs)
            changes.push_back(core::added(each));
        for (const auto& each : m_submissions)
            changes.push_back(core::added(each));
        changes.push_back(core::added(m_decision));
        m_repository.write(changes);
    }

    /// Removes what the key refers to. The keys of the module stand in an order in which it is
    /// still there: a type, then a submission, last a template, with which all the rest goes.
    std::string outcome(const ModuleKey& key) {
        if (key.table == needs && key.refers_to == types) {
            m_repository.write({core::removed(m_types[1])});
            return is_left(m_needs[1]);
        }
        if (key.table == decisions) {
            m_repository.write({core::removed(m_submissions[0])});
            return is_left(m_decision);
        }
        if (!m_is_template_gone) m_repository.write({core::removed(m_templates[0])});
        m_is_template_gone = true;
        return key.table == needs ? is_left(m_needs[0]) : is_left(m_submissions[1]);
    }

    template <class Row>
    std::string is_left(const Row& row) {
        core::Footprint footprint;
        for (const auto& each : m_templates)
            footprint.equipment_templates.insert(core::uuid_text(each.id.value));
        for (const auto& each : m_submissions)
            footprint.equipment_submissions.insert(core::uuid_text(each.id.value));
        core::WorkingSet rows;
        m_repository.load(footprint, rows);
        return std::string{rows.find(row.id) == nullptr ? gone : left_behind};
    }

    core::Repository& m_repository;
    std::vector<core::ConsultantType> m_types;
    std::vector<core::EquipmentTemplate> m_templates;
    std::vector<core::EquipmentTemplateConsultant> m_needs;
    std::vector<core::EquipmentApprovalSubmission> m_submissions;
    core::EquipmentApprovalDecision m_decision;
    bool m_is_template_gone = false;
};

}  // namespace

const Module& equipment_module() {
    static const Module module = make_equipment_module();
    return module;
}

const Module* find_module(std::string_view name) {
    return name == equipment_module().name ? &equipment_module() : nullptr;
}

std::vector<ModuleFinding> check_module(const Module& module, const LogicalSchema& live) {
    Look look{live};
    for (const core::TableId table : module.tables)
        look.table(core::table_info(table));
    for (const ModuleKey& key : module.foreign_keys)
        look.foreign_key(key);
    for (const ModuleIndex& index : module.indexes)
        look.index(index);
    return look.take();
}

std::vector<ModuleFinding> try_equipment_cascades(core::Repository& repository) {
    return Cascades{repository}.run();
}

std::vector<ModuleFinding> untried_cascades(const Module& module) {
    std::vector<ModuleFinding> findings;
    for (const ModuleKey& key : module.foreign_keys) {
        if (!key.cascades) continue;
        findings.push_back(
            {ModulePart::cascades, cascade_object(key), std::string{gone}, "could not be tried"});
    }
    return findings;
}

}  // namespace hallbook::migrations
