/// \file
/// Texts that several kinds share.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/payloads/kind.hpp"

namespace hallbook::core {

std::string OperationNames::book(Id<ReferralBook> id) const {
    const auto found = books.find(id);
    return found == books.end() ? "an unknown book" : found->second;
}

std::string OperationNames::submission(const Id<EquipmentApprovalSubmission>& id) const {
    const auto maker = maker_of(id.value);
    const auto code = halls.find(maker.hall);
    if (maker.hall == central_hall || code == halls.end()) return uuid_text(id.value);
    return code->second + "-" + std::to_string(maker.sequence);
}

std::string counted(std::size_t count, std::string_view one) {
    return std::to_string(count) + " " + std::string{one} + (count == 1 ? "" : "s");
}

std::string words(const std::vector<ColumnEdit>& changes) {
    std::string text;
    for (const auto& change : changes) {
        text += (text.empty() ? "" : ", ") + change.column;
        text += change.value ? "=" + *change.value : " empty";
    }
    return text;
}

std::string why(const std::string& reason) {
    return reason.empty() ? std::string{} : "; " + reason;
}

}  // namespace hallbook::core
