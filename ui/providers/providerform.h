// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/providers/credentialchoice.h"
#include "ui/providers/newprovider.h"
#include "ui/providers/presetmodel.h"

#include <QWidget>

class QCheckBox;
class QFormLayout;

namespace signalbox {

/// What a new provider of a chosen kind still needs: its name, its address, how to sign in, its routes.
class ProviderForm final : public QWidget
{
    Q_OBJECT

public:
    struct Surroundings
    {
        QStringList taken; ///< names of providers
        QStringList routes; ///< patterns; empty = every provider is asked
    };

    ProviderForm(PresetModel::Row what, Surroundings surroundings, QWidget *parent = nullptr);

    /// What is missing or wrong, with the remedy; empty when it can be added.
    [[nodiscard]] QString flaw() const;
    [[nodiscard]] NewProvider provider() const;
    /// Where one can sign in.
    void chooseSignIn();

signals:
    void changed();

private:
    void addAddress(QFormLayout *form);
    void addSignInServer(QFormLayout *form);
    void addCredential(QFormLayout *form);
    void addModel(QFormLayout *form);
    void addRoutes(QFormLayout *form);
    QLineEdit *addLine(QFormLayout *form, const QString &object, const QString &label);
    [[nodiscard]] QString templateUrl() const;
    [[nodiscard]] QString address() const;
    [[nodiscard]] QString addressFlaw() const;
    [[nodiscard]] QString signInFlaw() const;
    [[nodiscard]] CredentialKind usualKind() const;
    void writeCredential(YamlNode &entry) const;

    PresetModel::Row m_what;
    Surroundings m_surroundings;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_address = nullptr; ///< of one's own service
    QList<std::pair<QString, QLineEdit *>> m_parts; ///< of a template, with their brackets
    QLabel *m_shownAddress = nullptr;
    QLineEdit *m_issuer = nullptr;
    QLineEdit *m_clientId = nullptr;
    QComboBox *m_keyField = nullptr;
    CredentialChoice *m_credential = nullptr;
    QLineEdit *m_model = nullptr;
    QList<QCheckBox *> m_routes;
};

} // namespace signalbox
