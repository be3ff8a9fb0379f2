// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/architecturefields.h"

#include "core/architectures/architectures.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/wholenumber.h"

#include <QComboBox>
#include <QLabel>
#include <QSpinBox>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostClasses = 1'000'000; ///< as in the engine's --classes

} // namespace

ArchitectureFields::ArchitectureFields(const QString &network, QWidget *parent)
    : QWidget(parent)
    , m_architecture(named(new QComboBox, u"architectureCombo"_s, tr("Architecture of %1").arg(network),
                           tr("The network that the weights in this file are for. A file that describes its network "
                              "needs none; for exits of your own, put such a description beside it: net.json for "
                              "net.pth, as core/networks/NETWORKS.md has it.")))
    , m_classes(named(new QSpinBox, u"classesSpin"_s, tr("Number of classes of %1").arg(network),
                      tr("Number of classes that the weights are for. Otherwise it is read from them.")))
{
    m_architecture->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_architecture->addItem(tr("As the file says"), QString());
    for (const auto &names : {presetNames(), architectureNames()}) {
        for (const std::string &name : names)
            m_architecture->addItem(QString::fromStdString(name), QString::fromStdString(name));
    }
    m_classes->setRange(0, mostClasses);
    m_classes->setSpecialValueText(tr("detect"));
    selectWholeNumbers(m_classes);
    setLayout(rowOf({{m_architecture, 1}, BoxItem::space(8), mutedLabel(tr("Classes")), m_classes}, 8, {}));
    connect(m_architecture, &QComboBox::currentIndexChanged, this, &ArchitectureFields::changed);
    connect(m_classes, &QSpinBox::valueChanged, this, &ArchitectureFields::changed);
}

void ArchitectureFields::apply(RecordJob &job) const
{
    job.architecture = m_architecture->currentData().toString();
    if (m_classes->value() > 0)
        job.classes = m_classes->value();
}

} // namespace offramp
