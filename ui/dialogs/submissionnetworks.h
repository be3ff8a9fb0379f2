// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <string>
#include <vector>

class QLineEdit;

namespace offramp {

/// Fields for the networks of a submission: the file of each, where it is not found by itself, and its label map.
class SubmissionNetworks : public QWidget
{
    Q_OBJECT
public:
    explicit SubmissionNetworks(QWidget *parent = nullptr);

    /// Has fields for these networks; what was typed for those that stay is kept.
    void setNetworks(const QStringList &names);

    /// Shows which file was found for a network; an empty one: none.
    void showFound(const QString &name, const QString &file);

    /// What was typed, as NETWORK=FILE and NETWORK=MAP.
    [[nodiscard]] std::vector<std::string> files() const;
    [[nodiscard]] std::vector<std::string> labels() const;

Q_SIGNALS:
    void changed();

private:
    struct Row {
        QString name;
        QWidget *fields;
        QLineEdit *file;
        QLineEdit *labels;
    };

    [[nodiscard]] Row makeRow(const QString &name);

    std::vector<Row> m_rows;
};

} // namespace offramp
