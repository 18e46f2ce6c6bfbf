// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"
#include "core/secret.h"

#include <QDialog>
#include <QStringList>

class QCheckBox;
class QDateEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace signalbox {

class GatewayLink;

/// A new key for clients: its name and limits. Shown with open(), never with exec().
class ClientKeyDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `taken` are the names that other keys have.
    explicit ClientKeyDialog(QStringList taken, QWidget *parent = nullptr);

    /// The entry of `client_keys`, with the hash of the key alone.
    [[nodiscard]] YamlNode entry(const Secret &key) const;
    [[nodiscard]] QString name() const;

private:
    void check();

    QStringList m_taken;
    QLineEdit *m_name;
    QCheckBox *m_expires;
    QDateEdit *m_date;
    QSpinBox *m_perMinute;
    QSpinBox *m_perDay; ///< thousands of tokens
    QLabel *m_flaw;
    QPushButton *m_accept = nullptr;
};

/// Shows a key that was just made, once.
class NewKeyDialog final : public QDialog
{
    Q_OBJECT

public:
    NewKeyDialog(const QString &title, const Secret &key, QWidget *parent = nullptr);

    /// Where it is kept, or why it is not.
    void showPlace(const QString &text);

private:
    QLabel *m_place;
};

/// Opens it for the key of this client, or with an empty name for that of the administrator, and keeps the
/// key at once, so that our own commands and the clients set up later find it: by its hash alone they could
/// not.
NewKeyDialog *showNewKey(
    GatewayLink &link, const QString &title, const QString &clientKey, const Secret &key, QWidget *parent);

} // namespace signalbox
