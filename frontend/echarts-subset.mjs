// The part of ECharts that Luodi draws with; add a chart or component here, then run `npm run vendor`.
import { use } from "echarts/core";
import {
  BarChart, CustomChart, FunnelChart, GraphChart, HeatmapChart, LineChart, MapChart, PieChart, SankeyChart, ScatterChart,
} from "echarts/charts";
import {
  AriaComponent, DataZoomComponent, GeoComponent, GridComponent, LegendComponent, MarkLineComponent, TitleComponent,
  TooltipComponent, VisualMapComponent,
} from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

use([
  BarChart, CustomChart, FunnelChart, GraphChart, HeatmapChart, LineChart, MapChart, PieChart, SankeyChart, ScatterChart,
  AriaComponent, DataZoomComponent, GeoComponent, GridComponent, LegendComponent, MarkLineComponent, TitleComponent,
  TooltipComponent, VisualMapComponent, CanvasRenderer,
]);

export { init, registerMap, getInstanceByDom, format, time } from "echarts/core";
