// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fieldchange.h"
#include "core/secret.h"

#include <QList>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;

namespace signalbox {

/// How Signalbox gets in at a provider.
enum class CredentialKind {
    Keychain,
    Variable, ///< an environment variable has the key
    SignIn,
    Passthrough, ///< the client's own login
    None,
    Other, ///< written in the file in another way, which stays
};

/// What the entry of a provider says of it. `usual` is what holds where it says nothing.
CredentialKind credentialKind(const YamlNode &provider, CredentialKind usual);

/// Lets one choose, and takes a key, which it never shows again.
class CredentialChoice final : public QWidget
{
    Q_OBJECT

public:
    explicit CredentialChoice(QWidget *parent = nullptr);

    void setKinds(const QList<CredentialKind> &kinds);
    void setKind(CredentialKind kind);
    [[nodiscard]] CredentialKind kind() const;
    /// Without the blanks and line breaks that come with what is copied.
    [[nodiscard]] Secret key() const;
    void forgetKey();
    void setKeyHint(const QString &text);
    [[nodiscard]] QString variable() const;
    void setVariable(const QString &name);
    /// What keeps what is given from being used; empty = nothing.
    [[nodiscard]] QString flaw() const;

signals:
    void kindChosen(signalbox::CredentialKind kind);
    void keyEdited();
    void keyEntered(); ///< by Return
    void variableEdited();

private:
    void showKind();
    static QString titleOf(CredentialKind kind);
    static QString aboutOf(CredentialKind kind);

    QComboBox *m_kinds;
    QLineEdit *m_key;
    QLineEdit *m_variable;
    QLabel *m_about;
};

} // namespace signalbox
