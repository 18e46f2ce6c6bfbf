// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace signalbox {

/// The address that clients are pointed at: for all requests, for those of one project, or to one provider.
class AddressBar final : public QWidget
{
    Q_OBJECT

public:
    explicit AddressBar(QWidget *parent = nullptr);

    void setBaseUrl(const QString &url);
    void setProviders(const QStringList &names);
    /// What was chosen; empty = none.
    [[nodiscard]] QString project() const;
    [[nodiscard]] QString provider() const;
    [[nodiscard]] QString address() const;

signals:
    void changed();

private:
    void showChoice();
    void showAddress();

    QString m_baseUrl;
    QStringList m_providers;
    QComboBox *m_scope;
    QComboBox *m_name;
    QLabel *m_address;
    QPushButton *m_copy;
};

} // namespace signalbox
