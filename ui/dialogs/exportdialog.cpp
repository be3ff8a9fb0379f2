// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/exportdialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace offramp {

namespace {

QDoubleSpinBox *millimetreBox(double value)
{
    auto *box = new QDoubleSpinBox;
    box->setDecimals(0);
    box->setRange(40, 1000);
    box->setSuffix(ExportDialog::tr(" mm"));
    box->setValue(value);
    return box;
}

} // namespace

ExportDialog::ExportDialog(QWidget *parent)
    : QDialog(parent)
    , m_form(new QComboBox)
    , m_width(millimetreBox(160))
    , m_height(millimetreBox(100))
    , m_dots(new QSpinBox)
{
    setWindowTitle(tr("Export"));
    m_form->addItem(tr("Figure as PDF"), static_cast<int>(ExportForm::Pdf));
    m_form->addItem(tr("Figure as SVG"), static_cast<int>(ExportForm::Svg));
    m_form->addItem(tr("Figure as PNG"), static_cast<int>(ExportForm::Png));
    m_form->addItem(tr("Variants as CSV"), static_cast<int>(ExportForm::Csv));
    m_form->addItem(tr("Variants as JSON"), static_cast<int>(ExportForm::Json));
    m_dots->setRange(72, 1200);
    m_dots->setValue(300);
    m_dots->setSuffix(tr(" dots per inch"));

    auto *fields = new QFormLayout;
    fields->setHorizontalSpacing(18);
    fields->setVerticalSpacing(10);
    fields->addRow(tr("&What"), m_form);
    fields->addRow(tr("W&idth"), m_width);
    fields->addRow(tr("&Height"), m_height);
    fields->addRow(tr("&Resolution"), m_dots);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto *save = buttons->addButton(tr("Choose file…"), QDialogButtonBox::AcceptRole);
    save->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 16);
    layout->setSpacing(18);
    layout->addLayout(fields);
    layout->addWidget(buttons);

    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_form, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
    refresh();
}

ExportForm ExportDialog::form() const
{
    return static_cast<ExportForm>(m_form->currentData().toInt());
}

QSizeF ExportDialog::millimetres() const
{
    return {m_width->value(), m_height->value()};
}

int ExportDialog::dotsPerInch() const
{
    return m_dots->value();
}

void ExportDialog::refresh()
{
    const bool isFigure = form() != ExportForm::Csv && form() != ExportForm::Json;
    m_width->setEnabled(isFigure);
    m_height->setEnabled(isFigure);
    m_dots->setEnabled(form() == ExportForm::Png);
}

} // namespace offramp
