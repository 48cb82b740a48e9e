"""What a report is called where a unit was asked for its view (会商) or its signature (会签): it handles nothing."""

from collections.abc import Mapping

from config.vocabulary import Part

AS_ASKED: Mapping[Part, Mapping[str, tuple[str, str]]] = {
    Part.CONSULT: {
        "report": ("提出意见", "把本单位的意见交给研判值班长。"),
        "rework_part": ("重办", "请该单位按您的要求再次提出意见。"),
        "accept": ("意见通过", "认可该单位的意见。"),
        "waive": ("免予提出意见", "不再等待该单位的意见。"),
        "attach": ("上传附件", "附在本单位的意见后。"),
    },
    Part.INFORM: {"waive": ("同意退回", "退回成立，不再需要该单位知悉。")},
    Part.CO_SIGN: {
        "report": ("签署意见", "把本单位的会签意见交给研判值班长。"),
        "rework_part": ("重办", "请该单位按您的要求再次签署意见。"),
        "accept": ("意见通过", "认可该单位的会签意见。"),
        "waive": ("免予会签", "不再等待该单位的会签意见。"),
        "attach": ("上传附件", "附在本单位的会签意见后。"),
    },
}
"""By part and step of the desk: the word on its button and what it does."""
FIELDS: Mapping[str, tuple[str, str]] = {
    Part.CONSULT.value: ("意见", "就所列事项写明本单位的意见和依据。"),
    Part.CO_SIGN.value: ("会签意见", "写明同意，或需要修改之处和依据。"),
}
"""Label and help of the text that they write."""
