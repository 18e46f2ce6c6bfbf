// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configproblem.h"
#include "config/presetcatalog.h"
#include "config/secretreference.h"
#include "config/variableexpander.h"
#include "core/result.h"

#include <QList>
#include <QString>

#include <optional>
#include <utility>

namespace signalbox {

/// What all readers of one configuration share: the variables and the list of problems.
class ReadingContext
{
public:
    /// `folder` is where relative paths begin; empty = the current one.
    explicit ReadingContext(const VariableExpander &expander, QString folder = {})
        : m_expander(expander)
        , m_folder(std::move(folder))
    { }

    void error(int line, const QString &message);
    void warning(int line, const QString &message);

    /// Of what is not in use: a variable without a value is only warned of there.
    void setUnused(bool unused) { m_isUnused = unused; }

    /// `text` with its variables; nothing, and an error about `what`, when one has no value.
    [[nodiscard]] std::optional<QString> expand(const QString &text, int line, const QString &what);

    /// A path with ~ for the home folder, seen from the folder of the configuration.
    [[nodiscard]] QString resolvedPath(const QString &written) const;

    /// `text` as a literal secret, `keychain:NAME` or `file:PATH` (in any case: "Keychain:x" is hardly meant
    /// to be a key itself). What is wrong is told as a sentence without its subject, and without the text.
    [[nodiscard]] Result<SecretReference> secretReference(const QString &text) const;

    /// What is said of all sign-ins: `oauth`, and the Balancer's below `settings`. They outlive the context.
    void setSignIns(const YamlNode *own, const YamlNode *balancers);
    [[nodiscard]] const YamlNode *signIns() const { return m_signIns; }
    [[nodiscard]] const YamlNode *balancersSignIns() const { return m_balancersSignIns; }

    /// What comes with the program, and what the folder's presets.json adds; that is read once.
    [[nodiscard]] const PresetCatalog &presets();

    void append(const QList<ConfigProblem> &problems) { m_problems.append(problems); }
    [[nodiscard]] bool hasErrors() const;
    /// Everything found, in the order of the lines.
    [[nodiscard]] QList<ConfigProblem> sortedProblems() const;

private:
    void add(const ConfigProblem &problem);

    const VariableExpander &m_expander;
    QString m_folder;
    QList<ConfigProblem> m_problems;
    bool m_isUnused = false;
    std::optional<PresetCatalog> m_presets;
    const YamlNode *m_signIns = nullptr;
    const YamlNode *m_balancersSignIns = nullptr;
};

} // namespace signalbox
