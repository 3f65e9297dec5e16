// Services of the console alone: apart, so that the first page of everybody does not carry them.
import { AgreementService } from "./gen/backline/v1/agreement_service_pb";
import { DisputeService } from "./gen/backline/v1/dispute_service_pb";
import { KpiService } from "./gen/backline/v1/kpi_service_pb";
import { ScorecardService } from "./gen/backline/v1/scorecard_service_pb";
import { clientOf } from "./transport";

export const agreements = clientOf(AgreementService);
export const disputes = clientOf(DisputeService);
export const kpis = clientOf(KpiService);
export const scorecards = clientOf(ScorecardService);
